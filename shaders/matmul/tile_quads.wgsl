enable subgroups;

// C = A·B, register tile fed by quads: each thread owns 32×16 of C, and four neighbours share their rows of A, so each reads
// a quarter of them and gets the rest by broadcast. No workgroup memory, no barriers. For adapters whose loads cost many
// FMAs and whose quads are four neighbours in x (see quad_order.wgsl).
override M: u32;
override N: u32;
override K: u32;

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let m = group.y * 32u;
  let n = (group.x * 4u + lane) * 16u;
  let batch = group.z;
  var c = array<mat4x4f, 32>(); // [block of four rows][block of four columns]
  for (var k = 0u; k < K; k += 4u) {
    let b0 = load_b(batch, k, n);
    let b1 = load_b(batch, k, n + 4u);
    let b2 = load_b(batch, k, n + 8u);
    let b3 = load_b(batch, k, n + 12u);
    let a0 = share_a(batch, m, k, lane);
    c[0] += b0 * a0; c[1] += b1 * a0; c[2] += b2 * a0; c[3] += b3 * a0;
    let a1 = share_a(batch, m + 4u, k, lane);
    c[4] += b0 * a1; c[5] += b1 * a1; c[6] += b2 * a1; c[7] += b3 * a1;
    let a2 = share_a(batch, m + 8u, k, lane);
    c[8] += b0 * a2; c[9] += b1 * a2; c[10] += b2 * a2; c[11] += b3 * a2;
    let a3 = share_a(batch, m + 12u, k, lane);
    c[12] += b0 * a3; c[13] += b1 * a3; c[14] += b2 * a3; c[15] += b3 * a3;
    let a4 = share_a(batch, m + 16u, k, lane);
    c[16] += b0 * a4; c[17] += b1 * a4; c[18] += b2 * a4; c[19] += b3 * a4;
    let a5 = share_a(batch, m + 20u, k, lane);
    c[20] += b0 * a5; c[21] += b1 * a5; c[22] += b2 * a5; c[23] += b3 * a5;
    let a6 = share_a(batch, m + 24u, k, lane);
    c[24] += b0 * a6; c[25] += b1 * a6; c[26] += b2 * a6; c[27] += b3 * a6;
    let a7 = share_a(batch, m + 28u, k, lane);
    c[28] += b0 * a7; c[29] += b1 * a7; c[30] += b2 * a7; c[31] += b3 * a7;
  }
  for (var block = 0u; block < 32u; block++) {
    for (var i = 0u; i < 4u; i++) { emit(batch, m + block / 4u * 4u + i, n + block % 4u * 4u, c[block][i]); }
  }
}
