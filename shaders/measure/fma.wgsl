// The most FMAs an adapter can do: eight independent chains of vec4 a thread hide the latency of each, and nothing is read but a
// factor and a term, which a compiler cannot know. The factor is 1 − 2⁻¹⁰ at most, so that no chain overflows.
override ITERATIONS: u32 = 256u;

@group(0) @binding(0) var<storage, read> factors: array<vec4f, 2>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let a = factors[0];
  let b = factors[1];
  var x0 = vec4f(f32(id.x));
  var x1 = x0 + 1.0;
  var x2 = x0 + 2.0;
  var x3 = x0 + 3.0;
  var x4 = x0 + 4.0;
  var x5 = x0 + 5.0;
  var x6 = x0 + 6.0;
  var x7 = x0 + 7.0;
  for (var i = 0u; i < ITERATIONS; i++) {
    x0 = fma(x0, a, b);
    x1 = fma(x1, a, b);
    x2 = fma(x2, a, b);
    x3 = fma(x3, a, b);
    x4 = fma(x4, a, b);
    x5 = fma(x5, a, b);
    x6 = fma(x6, a, b);
    x7 = fma(x7, a, b);
  }
  let sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7;
  out[id.x] = sum.x + sum.y + sum.z + sum.w;
}
