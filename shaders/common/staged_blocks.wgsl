// Two operands of 64 blocks of 4×4 in workgroup memory. Blocks lie column by column, so that neighbours read neighbours.
var<workgroup> tile_a: array<vec4f, 256>; // [column][block]
var<workgroup> tile_b: array<vec4f, 256>;

fn put_a(at: u32, block: mat4x4f) {
  tile_a[at] = block[0];
  tile_a[at + 64u] = block[1];
  tile_a[at + 128u] = block[2];
  tile_a[at + 192u] = block[3];
}
fn get_a(at: u32) -> mat4x4f { return mat4x4f(tile_a[at], tile_a[at + 64u], tile_a[at + 128u], tile_a[at + 192u]); }

fn put_b(at: u32, block: mat4x4f) {
  tile_b[at] = block[0];
  tile_b[at + 64u] = block[1];
  tile_b[at + 128u] = block[2];
  tile_b[at + 192u] = block[3];
}
fn get_b(at: u32) -> mat4x4f { return mat4x4f(tile_b[at], tile_b[at + 64u], tile_b[at + 128u], tile_b[at + 192u]); }
