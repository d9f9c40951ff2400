// Stable counting sort of positions by id, without atomics: thread v counts the smaller ids, which is where its
// positions begin, then writes its own positions in increasing order.
@group(0) @binding(0) var<storage, read> ids: array<i32>;            // (ROWS)
@group(0) @binding(1) var<storage, read_write> starts: array<i32>;    // (V + 1)
@group(0) @binding(2) var<storage, read_write> positions: array<i32>; // (ROWS)
override ROWS: u32;
override V: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x > V) { return; }
  let own = i32(id.x);
  var cursor = 0;
  for (var row = 0u; row < ROWS; row++) { cursor += select(0, 1, ids[row] >= 0 && ids[row] < own); }
  starts[id.x] = cursor;
  if (id.x == V) { return; }
  for (var row = 0u; row < ROWS; row++) {
    if (ids[row] == own) {
      positions[cursor] = i32(row);
      cursor++;
    }
  }
}
