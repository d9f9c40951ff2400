// C = A·B for sizes that are not multiples of four: one thread makes one row of four neighbours, element by element.
// Short on purpose: guarded loads unrolled into a register tile take software compilers minutes.
override M: u32;
override N: u32;
override K: u32;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let m = id.y;
  let n = id.x * 4u;
  let batch = id.z;
  if (m >= M || n >= N) { return; }
  var sum = vec4f();
  for (var k = 0u; k < K; k++) {
    let left = a_at(batch, m, k);
    for (var i = 0u; i < 4u; i++) { sum[i] += left * b_at(batch, k, n + i); }
  }
  emit(batch, m, n, sum);
}
