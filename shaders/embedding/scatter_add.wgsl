// out[v, c] += Σ updates[row, c] over the rows whose id is v, in increasing row order: the thread at the first of equal ids
// in sorted order adds them all, so every element has one owner.
@group(0) @binding(0) var<storage, read> updates: array<f32>;   // (ROWS, C)
@group(0) @binding(1) var<storage, read> ids: array<i32>;       // (ROWS)
@group(0) @binding(2) var<storage, read> positions: array<i32>; // (ROWS), sorted by id
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (V, C)
override ROWS: u32;
override V: u32;
override C: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * 65535u * 64u;
  if (at >= ROWS * C) { return; }
  let first = at / C;
  let c = at % C;
  let v = ids[positions[first]];
  if (v < 0 || v >= i32(V)) { return; }
  if (first > 0u && ids[positions[first - 1u]] == v) { return; }
  var sum = out[u32(v) * C + c];
  for (var i = first; i < ROWS; i++) {
    let row = positions[i];
    if (ids[row] != v) { break; }
    sum += updates[u32(row) * C + c];
  }
  out[u32(v) * C + c] = sum;
}
