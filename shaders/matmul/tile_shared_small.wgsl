// C = A·B, small shared-memory tile: 64 threads make 32×32 of C, each 4×4 of it, from 32 columns of A and 32 rows of B at a time. Four
// times the workgroups of tile_shared.wgsl, for products too small to fill a GPU with its tiles, at twice the reads of memory.
override M: u32;
override N: u32;
override K: u32;
const BLOCKS = 8u;
const K_BLOCKS = 8u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let batch = group.z;
  let m_tile = group.y * 32u;
  let n_tile = group.x * 32u;
  let row = thread / 8u;
  let column = thread % 8u;
  var c = mat4x4f();
  put_blocks(thread, a_block(batch, m_tile, 0u, thread), b_block(batch, n_tile, 0u, thread));
  workgroupBarrier();
  for (var k = 32u; k < K + 32u; k += 32u) {
    let next_a = a_block(batch, m_tile, k, thread);
    let next_b = b_block(batch, n_tile, k, thread);
    for (var j = 0u; j < K_BLOCKS; j++) {
      let at_a = j * PLANE + row;
      let at_b = j * PLANE + column;
      c = add_outer(c, tile_a[at_a], tile_b[at_b]);
      c = add_outer(c, tile_a[at_a + BLOCKS], tile_b[at_b + BLOCKS]);
      c = add_outer(c, tile_a[at_a + 2u * BLOCKS], tile_b[at_b + 2u * BLOCKS]);
      c = add_outer(c, tile_a[at_a + 3u * BLOCKS], tile_b[at_b + 3u * BLOCKS]);
    }
    workgroupBarrier();
    put_blocks(thread, next_a, next_b);
    workgroupBarrier();
  }
  emit_block(batch, m_tile + row * 4u, n_tile + column * 4u, c);
}
