// What the tiles in workgroup memory share: 64 threads stage 64 blocks of 4×4 of A and of B, BLOCKS along m or n by K_BLOCKS along k.
// A vec4f holds four rows of A, or four columns of B, at one k. Blocks of k begin PLANE apart: neighbours that stage along k write to
// different banks. Tiles read by sums of what a compiler can bound, outside of functions, so that no index of theirs is clamped.
var<workgroup> tile_a: array<vec4f, 264>; // [block of k][k][block of m]
var<workgroup> tile_b: array<vec4f, 264>; // [block of k][k][block of n]
const PLANE = 264u / K_BLOCKS;

// The blocks of k and of m or n that a thread stages: neighbours read neighbours in memory.
fn own_k_block(thread: u32, is_along_k: bool) -> u32 { return select(thread / BLOCKS, thread % K_BLOCKS, is_along_k); }
fn own_block(thread: u32, is_along_k: bool) -> u32 { return select(thread % BLOCKS, thread / K_BLOCKS, is_along_k); }
fn own_place(thread: u32, is_along_k: bool) -> u32 {
  return own_k_block(thread, is_along_k) * PLANE + own_block(thread, is_along_k);
}

// A thread's block of A from k on, column by column; zeros past the end.
fn a_block(batch: u32, m_tile: u32, k: u32, thread: u32) -> mat4x4f {
  let own_k = k + 4u * own_k_block(thread, A_ALONG_K);
  if (own_k >= K) { return mat4x4f(); }
  return transpose(load_a(batch, m_tile + 4u * own_block(thread, A_ALONG_K), own_k));
}

// The same of B, row by row.
fn b_block(batch: u32, n_tile: u32, k: u32, thread: u32) -> mat4x4f {
  let own_k = k + 4u * own_k_block(thread, B_ALONG_K);
  if (own_k >= K) { return mat4x4f(); }
  return load_b(batch, own_k, n_tile + 4u * own_block(thread, B_ALONG_K));
}

fn put_blocks(thread: u32, columns: mat4x4f, rows: mat4x4f) {
  let at_a = own_place(thread, A_ALONG_K);
  let at_b = own_place(thread, B_ALONG_K);
  tile_a[at_a] = columns[0]; tile_a[at_a + BLOCKS] = columns[1];
  tile_a[at_a + 2u * BLOCKS] = columns[2]; tile_a[at_a + 3u * BLOCKS] = columns[3];
  tile_b[at_b] = rows[0]; tile_b[at_b + BLOCKS] = rows[1];
  tile_b[at_b + 2u * BLOCKS] = rows[2]; tile_b[at_b + 3u * BLOCKS] = rows[3];
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
