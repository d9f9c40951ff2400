// C = A·B, shared-memory tile: 64 threads make 64×64 of C from 16 columns of A and 16 rows of B at a time, each thread 8×8 of it. The next
// blocks come from memory into registers while these are multiplied. Every element of A and B is read once a tile instead of eight times.
override M: u32;
override N: u32;
override K: u32;
const BLOCKS = 16u;
const K_BLOCKS = 4u;

// A thread's rows and columns, in halves 32 apart so that neighbours read neighbours. c is [half of m][half of n].
fn multiply(c: ptr<function, array<mat4x4f, 4>>, at_a: u32, at_b: u32) {
  let a0 = tile_a[at_a];
  let a1 = tile_a[at_a + 8u];
  let b0 = tile_b[at_b];
  let b1 = tile_b[at_b + 8u];
  (*c)[0] = add_outer((*c)[0], a0, b0);
  (*c)[1] = add_outer((*c)[1], a0, b1);
  (*c)[2] = add_outer((*c)[2], a1, b0);
  (*c)[3] = add_outer((*c)[3], a1, b1);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let batch = group.z;
  let m_tile = group.y * 64u;
  let n_tile = group.x * 64u;
  let a_k = own_k_block(thread, A_ALONG_K);
  let a_m = own_block(thread, A_ALONG_K);
  let b_k = own_k_block(thread, B_ALONG_K);
  let b_n = own_block(thread, B_ALONG_K);
  let row = thread / 8u;
  let column = thread % 8u;
  var c: array<mat4x4f, 4>;
  put_a(a_k, a_m, a_block(batch, m_tile + a_m * 4u, a_k * 4u));
  put_b(b_k, b_n, b_block(batch, b_k * 4u, n_tile + b_n * 4u));
  workgroupBarrier();
  for (var k = 16u; k < K + 16u; k += 16u) {
    let next_a = a_block(batch, m_tile + a_m * 4u, k + a_k * 4u);
    let next_b = b_block(batch, k + b_k * 4u, n_tile + b_n * 4u);
    for (var j = 0u; j < K_BLOCKS; j++) {
      multiply(&c, j * PLANE + row, j * PLANE + column);
      multiply(&c, j * PLANE + BLOCKS + row, j * PLANE + BLOCKS + column);
      multiply(&c, j * PLANE + 2u * BLOCKS + row, j * PLANE + 2u * BLOCKS + column);
      multiply(&c, j * PLANE + 3u * BLOCKS + row, j * PLANE + 3u * BLOCKS + column);
    }
    workgroupBarrier();
    put_a(a_k, a_m, next_a);
    put_b(b_k, b_n, next_b);
    workgroupBarrier();
  }
  let m = m_tile + row * 4u;
  let n = n_tile + column * 4u;
  emit_block(batch, m, n, c[0]);
  emit_block(batch, m, n + 32u, c[1]);
  emit_block(batch, m + 32u, n, c[2]);
  emit_block(batch, m + 32u, n + 32u, c[3]);
}
