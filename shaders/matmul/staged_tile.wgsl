// What the tiles in workgroup memory share: 64 threads stage 64 blocks of 4×4 of A and of B, BLOCKS along m or n by K_BLOCKS along k.
// A vec4f holds four rows of A, or four columns of B, at one k. Blocks of k begin PLANE apart: neighbours that stage along k write to
// different banks. Indices are sums of what a compiler can bound, so that none is clamped.
var<workgroup> tile_a: array<vec4f, 264>; // [block of k][k][block of m]
var<workgroup> tile_b: array<vec4f, 264>; // [block of k][k][block of n]
const PLANE = 264u / K_BLOCKS;

// The block that a thread stages: neighbours read neighbours in memory.
fn own_k_block(thread: u32, is_along_k: bool) -> u32 { return select(thread / BLOCKS, thread % K_BLOCKS, is_along_k); }
fn own_block(thread: u32, is_along_k: bool) -> u32 { return select(thread % BLOCKS, thread / K_BLOCKS, is_along_k); }

fn a_block(batch: u32, m: u32, k: u32) -> mat4x4f {
  if (k >= K) { return mat4x4f(); }
  return transpose(load_a(batch, m, k));
}

fn b_block(batch: u32, k: u32, n: u32) -> mat4x4f {
  if (k >= K) { return mat4x4f(); }
  return load_b(batch, k, n);
}

fn put_a(k_block: u32, block: u32, columns: mat4x4f) {
  let at = k_block * PLANE + block;
  tile_a[at] = columns[0];
  tile_a[at + BLOCKS] = columns[1];
  tile_a[at + 2u * BLOCKS] = columns[2];
  tile_a[at + 3u * BLOCKS] = columns[3];
}

fn put_b(k_block: u32, block: u32, rows: mat4x4f) {
  let at = k_block * PLANE + block;
  tile_b[at] = rows[0];
  tile_b[at + BLOCKS] = rows[1];
  tile_b[at + 2u * BLOCKS] = rows[2];
  tile_b[at + 3u * BLOCKS] = rows[3];
}

fn emit_block(batch: u32, m: u32, n: u32, c: mat4x4f) {
  emit(batch, m, n, c[0]);
  emit(batch, m + 1u, n, c[1]);
  emit(batch, m + 2u, n, c[2]);
  emit(batch, m + 3u, n, c[3]);
}

// Four rows of C after one more k. A product of matrices would be added to C only when it is done: five operations where this has four.
fn add_outer(c: mat4x4f, column: vec4f, row: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(column.x), row, c[0]), fma(vec4f(column.y), row, c[1]),
    fma(vec4f(column.z), row, c[2]), fma(vec4f(column.w), row, c[3]));
}
