// out[row, c] = table[ids[row], c]; an id outside the table gives zeros.
@group(0) @binding(0) var<storage, read> table: array<f32>; // (V, C)
@group(0) @binding(1) var<storage, read> ids: array<i32>;   // (ROWS)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (ROWS, C)
override ROWS: u32;
override V: u32;
override C: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * 65535u * 64u;
  if (at >= ROWS * C) { return; }
  let row = ids[at / C];
  if (row < 0 || row >= i32(V)) { out[at] = 0.0; } else { out[at] = table[u32(row) * C + at % C]; }
}
