// Row kernels, one workgroup a row: 64 lanes stride over the row and meet in a fixed reduction tree.
// The twin of row_thread.wgsl; a kernel body is written once against these four functions.
const LANES = 64u;
var<workgroup> row_scratch: array<f32, 64>;

fn row_index(group: vec3u, local: u32) -> u32 { return group.x + group.y * 65535u; }
fn row_lane(local: u32) -> u32 { return local; }

fn row_sum(lane: u32, value: f32) -> f32 {
  row_scratch[lane] = value;
  workgroupBarrier();
  for (var width = 32u; width > 0u; width /= 2u) {
    if (lane < width) { row_scratch[lane] += row_scratch[lane + width]; }
    workgroupBarrier();
  }
  let total = row_scratch[0];
  workgroupBarrier();
  return total;
}

fn row_max(lane: u32, value: f32) -> f32 {
  row_scratch[lane] = value;
  workgroupBarrier();
  for (var width = 32u; width > 0u; width /= 2u) {
    if (lane < width) { row_scratch[lane] = max(row_scratch[lane], row_scratch[lane + width]); }
    workgroupBarrier();
  }
  let largest = row_scratch[0];
  workgroupBarrier();
  return largest;
}

// All lanes have done their reads: an in-place kernel may now overwrite the row.
fn row_barrier() { storageBarrier(); workgroupBarrier(); }
