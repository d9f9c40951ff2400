// The twin of layer_norm_parameter_gradient.wgsl for GPUs: a workgroup takes 16 columns, 16 threads walk each, and meet in a
// fixed tree.
@group(0) @binding(0) var<storage, read> dy: array<f32>; // (ROWS, C)
@group(0) @binding(1) var<storage, read> x: array<f32>;  // (ROWS, C)
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight: array<f32>; // (blocks, C)
@group(0) @binding(5) var<storage, read_write> dbias: array<f32>;   // (blocks, C)
override ROWS: u32;
override C: u32;
override BLOCK: u32;

var<workgroup> partial: array<array<vec2f, 16>, 16>; // [walker][column], weight and bias

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let c = group.x * 16u + local.x;
  var sums = vec2f();
  let end = select(0u, min(ROWS, (group.y + 1u) * BLOCK), c < C);
  for (var row = group.y * BLOCK + local.y; row < end; row += 16u) {
    let g = dy[row * C + c];
    sums += vec2f(g * (x[row * C + c] - mean[row]) * rstd[row], g);
  }
  partial[local.y][local.x] = sums;
  workgroupBarrier();
  for (var width = 8u; width > 0u; width /= 2u) {
    if (local.y < width) { partial[local.y][local.x] += partial[local.y + width][local.x]; }
    workgroupBarrier();
  }
  if (local.y == 0u && c < C) {
    dweight[group.y * C + c] = partial[0][local.x].x;
    dbias[group.y * C + c] = partial[0][local.x].y;
  }
}
