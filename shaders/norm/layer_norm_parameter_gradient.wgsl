// Partial sums of dweight = Σ dy · x̂ and dbias = Σ dy: thread (c, block) walks BLOCK rows in order.
// A column reduction adds the blocks afterwards, in order.
@group(0) @binding(0) var<storage, read> dy: array<f32>; // (ROWS, C)
@group(0) @binding(1) var<storage, read> x: array<f32>;  // (ROWS, C)
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight: array<f32>; // (blocks, C)
@group(0) @binding(5) var<storage, read_write> dbias: array<f32>;   // (blocks, C)
override ROWS: u32;
override C: u32;
override BLOCK: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  if (c >= C) { return; }
  var weight_sum = 0.0;
  var bias_sum = 0.0;
  let end = min(ROWS, (id.y + 1u) * BLOCK);
  for (var row = id.y * BLOCK; row < end; row++) {
    let g = dy[row * C + c];
    weight_sum += g * (x[row * C + c] - mean[row]) * rstd[row];
    bias_sum += g;
  }
  dweight[id.y * C + c] = weight_sum;
  dbias[id.y * C + c] = bias_sum;
}
