// C = A·B, shared-memory tile: 64 threads make 64×64 of C from 16 columns of A and 16 rows of B at a time, each thread 8×8 of it. The next
// blocks come from memory into registers while these are multiplied. Every element of A and B is read once a tile instead of eight times.
override M: u32;
override N: u32;
override K: u32;
const BLOCKS = 16u;
const K_BLOCKS = 4u;

// One k for a thread's rows and columns, in halves; c is [half of m][half of n].
fn multiply(c: ptr<function, array<mat4x4f, 4>>, a0: vec4f, a1: vec4f, b0: vec4f, b1: vec4f) {
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
  let row = thread / 8u;
  let column = thread % 8u;
  var c: array<mat4x4f, 4>; // halves are 32 rows or columns apart, 8 blocks, so that neighbours read neighbours
  put_blocks(thread, a_block(batch, m_tile, 0u, thread), b_block(batch, n_tile, 0u, thread));
  workgroupBarrier();
  for (var k = 16u; k < K + 16u; k += 16u) {
    let next_a = a_block(batch, m_tile, k, thread);
    let next_b = b_block(batch, n_tile, k, thread);
    for (var j = 0u; j < K_BLOCKS; j++) {
      let r = j * PLANE + row;
      let s = j * PLANE + column;
      multiply(&c, tile_a[r], tile_a[r + 8u], tile_b[s], tile_b[s + 8u]);
      multiply(&c, tile_a[r + 16u], tile_a[r + 24u], tile_b[s + 16u], tile_b[s + 24u]);
      multiply(&c, tile_a[r + 32u], tile_a[r + 40u], tile_b[s + 32u], tile_b[s + 40u]);
      multiply(&c, tile_a[r + 48u], tile_a[r + 56u], tile_b[s + 48u], tile_b[s + 56u]);
    }
    workgroupBarrier();
    put_blocks(thread, next_a, next_b);
    workgroupBarrier();
  }
  let m = m_tile + row * 4u;
  let n = n_tile + column * 4u;
  emit_block(batch, m, n, c[0]);
  emit_block(batch, m, n + 32u, c[1]);
  emit_block(batch, m + 32u, n, c[2]);
  emit_block(batch, m + 32u, n + 32u, c[3]);
}
