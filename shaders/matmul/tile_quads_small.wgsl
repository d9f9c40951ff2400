enable subgroups;

// The 16×8 sibling of tile_quads.wgsl for small products: a quarter of its compile time.
override M: u32;
override N: u32;
override K: u32;

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let m = group.y * 16u;
  let n = (group.x * 4u + lane) * 8u;
  let batch = group.z;
  var c = array<mat4x4f, 8>(); // [block of four rows][block of four columns]
  for (var k = 0u; k < K; k += 4u) {
    let b0 = load_b(batch, k, n);
    let b1 = load_b(batch, k, n + 4u);
    let a0 = share_a(batch, m, k, lane);
    c[0] += b0 * a0; c[1] += b1 * a0;
    let a1 = share_a(batch, m + 4u, k, lane);
    c[2] += b0 * a1; c[3] += b1 * a1;
    let a2 = share_a(batch, m + 8u, k, lane);
    c[4] += b0 * a2; c[5] += b1 * a2;
    let a3 = share_a(batch, m + 12u, k, lane);
    c[6] += b0 * a3; c[7] += b1 * a3;
  }
  for (var block = 0u; block < 8u; block++) {
    for (var i = 0u; i < 4u; i++) { emit(batch, m + block / 2u * 4u + i, n + block % 2u * 4u, c[block][i]); }
  }
}
