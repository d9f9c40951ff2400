// dx = rstd · (g − mean(g) − x̂ · mean(g · x̂)) with g = dy · weight and x̂ = (x − mean) · rstd.
@group(0) @binding(0) var<storage, read> dy: array<f32>; // (ROWS, C)
@group(0) @binding(1) var<storage, read> x: array<f32>;  // (ROWS, C)
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<f32>;
override ROWS: u32;
override C: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  let start = row * C;
  let m = mean[row];
  let r = rstd[row];
  var sum_g = 0.0;
  var sum_gx = 0.0;
  for (var c = lane; c < C; c += LANES) {
    let g = dy[start + c] * weight[c];
    sum_g += g;
    sum_gx += g * (x[start + c] - m) * r;
  }
  let mean_g = row_sum(lane, sum_g) / f32(C);
  let mean_gx = row_sum(lane, sum_gx) / f32(C);
  for (var c = lane; c < C; c += LANES) {
    let normalised = (x[start + c] - m) * r;
    let dx_norm = r * (dy[start + c] * weight[c] - mean_g - normalised * mean_gx);
    dx[start + c] = residual_at(start + c) + dx_norm;
  }
}
