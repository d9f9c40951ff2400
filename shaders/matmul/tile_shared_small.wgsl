// C = A·B, small shared-memory tile: 64 threads stage 32×32 of A and of B as 4×4 blocks (8 KiB), each thread owns 4×4 of C. Four
// times the workgroups of tile_shared.wgsl, for products too small to fill a GPU with its tiles, at twice the reads of memory.
override M: u32;
override N: u32;
override K: u32;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let batch = group.z;
  let m_tile = group.y * 32u;
  let n_tile = group.x * 32u;
  let block = thread % 8u;
  let k_block = thread / 8u;
  var c = mat4x4f();
  for (var k = 0u; k < K; k += 32u) {
    let k_own = k + k_block * 4u;
    if (k_own < K) {
      put_a(thread, load_a(batch, m_tile + block * 4u, k_own));
      put_b(thread, load_b(batch, k_own, n_tile + block * 4u));
    }
    workgroupBarrier();
    for (var j = 0u; j < min(8u, (K - k) / 4u); j++) { c += get_b(j * 8u + local.x) * get_a(j * 8u + local.y); }
    workgroupBarrier();
  }
  let m = m_tile + local.y * 4u;
  let n = n_tile + local.x * 4u;
  emit(batch, m, n, c[0]);
  emit(batch, m + 1u, n, c[1]);
  emit(batch, m + 2u, n, c[2]);
  emit(batch, m + 3u, n, c[3]);
}
