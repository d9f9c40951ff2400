// The twin of layer_norm_parameter_gradient.wgsl for GPUs: a workgroup takes a column of Elem, 256 threads walk it, and meet in a fixed
// tree.
@group(0) @binding(0) var<storage, read> dy: array<Elem>; // (ROWS, C)
@group(0) @binding(1) var<storage, read> x: array<Elem>;  // (ROWS, C)
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight: array<Elem>; // (blocks, C)
@group(0) @binding(5) var<storage, read_write> dbias: array<Elem>;   // (blocks, C)
override ROWS: u32;
override C: u32;
override BLOCK: u32;

var<workgroup> weight_sums: array<Elem, 256>;
var<workgroup> bias_sums: array<Elem, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) walker: u32) {
  let c = group.x;
  var weight_sum = Elem();
  var bias_sum = Elem();
  let end = min(ROWS, (group.y + 1u) * BLOCK);
  for (var row = group.y * BLOCK + walker; row < end; row += 256u) {
    let g = dy[row * C + c];
    weight_sum += g * (x[row * C + c] - mean[row]) * rstd[row];
    bias_sum += g;
  }
  weight_sums[walker] = weight_sum;
  bias_sums[walker] = bias_sum;
  workgroupBarrier();
  for (var width = 128u; width > 0u; width /= 2u) {
    if (walker < width) {
      weight_sums[walker] += weight_sums[walker + width];
      bias_sums[walker] += bias_sums[walker + width];
    }
    workgroupBarrier();
  }
  if (walker == 0u) {
    dweight[group.y * C + c] = weight_sums[0];
    dbias[group.y * C + c] = bias_sums[0];
  }
}
