// out[o, l, i] = Σ x[o, 0..l, i], or of l..LENGTH when reversed. One thread a run, in order: deterministic.
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
override OUTER: u32;
override LENGTH: u32;
override INNER: u32;
override REVERSED: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * 65535u * 64u;
  if (at >= OUTER * INNER) { return; }
  let base = at / INNER * LENGTH * INNER + at % INNER;
  var sum = 0.0;
  for (var step = 0u; step < LENGTH; step++) {
    let place = base + select(step, LENGTH - 1u - step, REVERSED == 1u) * INNER;
    sum += x[place];
    out[place] = sum;
  }
}
