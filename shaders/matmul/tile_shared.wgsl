// C = A·B, shared-memory tile: 64 threads stage 64×16 of A and 16×64 of B as 4×4 blocks (8 KiB), each thread owns 8×8 of C.
// Every element of A and B is read from memory once a tile instead of eight times. Two barriers a step of 16.
override M: u32;
override N: u32;
override K: u32;

var<workgroup> tile_a: array<mat4x4f, 64>; // [k block][m block]
var<workgroup> tile_b: array<mat4x4f, 64>; // [k block][n block]

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let batch = group.z;
  let m_tile = group.y * 64u;
  let n_tile = group.x * 64u;
  let block = thread % 16u;
  let k_block = thread / 16u;
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();
  for (var k = 0u; k < K; k += 16u) {
    let k_own = k + k_block * 4u;
    if (k_own < K) {
      tile_a[thread] = load_a(batch, m_tile + block * 4u, k_own);
      tile_b[thread] = load_b(batch, k_own, n_tile + block * 4u);
    } else {
      tile_a[thread] = mat4x4f();
      tile_b[thread] = mat4x4f();
    }
    workgroupBarrier();
    for (var j = 0u; j < 4u; j++) {
      let a0 = tile_a[j * 16u + local.y * 2u];
      let a1 = tile_a[j * 16u + local.y * 2u + 1u];
      let b0 = tile_b[j * 16u + local.x * 2u];
      let b1 = tile_b[j * 16u + local.x * 2u + 1u];
      c00 += b0 * a0;
      c01 += b1 * a0;
      c10 += b0 * a1;
      c11 += b1 * a1;
    }
    workgroupBarrier();
  }
  let m = m_tile + local.y * 8u;
  let n = n_tile + local.x * 8u;
  for (var i = 0u; i < 4u; i++) {
    emit(batch, m + i, n, c00[i]);
    emit(batch, m + i, n + 4u, c01[i]);
    emit(batch, m + i + 4u, n, c10[i]);
    emit(batch, m + i + 4u, n + 4u, c11[i]);
  }
}
