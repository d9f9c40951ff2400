// A stable order of positions by id, without atomics: a position's rank is how many come before it. Ids outside the table
// come last.
@group(0) @binding(0) var<storage, read> ids: array<i32>;             // (ROWS)
@group(0) @binding(1) var<storage, read_write> positions: array<i32>; // (ROWS)
override ROWS: u32;
override V: u32;

fn key_at(row: u32) -> u32 { return min(u32(ids[row]), V); }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let own_row = id.x + id.y * 65535u * 64u;
  if (own_row >= ROWS) { return; }
  let own = key_at(own_row);
  var rank = 0u;
  for (var row = 0u; row < own_row; row++) { rank += select(0u, 1u, key_at(row) <= own); }
  for (var row = own_row + 1u; row < ROWS; row++) { rank += select(0u, 1u, key_at(row) < own); }
  positions[rank] = i32(own_row);
}
