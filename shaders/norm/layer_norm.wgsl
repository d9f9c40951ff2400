// Layer normalisation (Ba et al., arXiv 1607.06450): y = (x − mean) · rstd · weight + bias over the last axis, two passes for accuracy.
@group(0) @binding(0) var<storage, read> x: array<f32>;      // (ROWS, C)
@group(0) @binding(1) var<storage, read> weight: array<f32>; // (C)
@group(0) @binding(2) var<storage, read> bias: array<f32>;   // (C)
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> mean_out: array<f32>; // (ROWS)
@group(0) @binding(5) var<storage, read_write> rstd_out: array<f32>; // (ROWS)
override ROWS: u32;
override C: u32;
override EPS: f32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  let start = row * C;
  var sum = 0.0;
  for (var c = lane; c < C; c += LANES) { sum += x[start + c]; }
  let mean = row_sum(lane, sum) / f32(C);
  var squares = 0.0;
  for (var c = lane; c < C; c += LANES) {
    let d = x[start + c] - mean;
    squares += d * d;
  }
  let rstd = 1.0 / sqrt(row_sum(lane, squares) / f32(C) + EPS);
  for (var c = lane; c < C; c += LANES) { y[start + c] = (x[start + c] - mean) * rstd * weight[c] + bias[c]; }
  if (lane == 0u) {
    mean_out[row] = mean;
    rstd_out[row] = rstd;
  }
}
