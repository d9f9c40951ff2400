// out[row] = combine over j of load(row · LENGTH + j), for contiguous rows; elements past TOTAL do not count.
@group(0) @binding(0) var<storage, read_write> out: array<f32>; // (ROWS)
override ROWS: u32;
override LENGTH: u32;
override TOTAL: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  var value = IDENTITY;
  for (var j = lane; j < LENGTH; j += LANES) {
    let at = row * LENGTH + j;
    if (at < TOTAL) { value = combine(value, load(at)); }
  }
  let reduced = row_combine(lane, value);
  if (lane == 0u) { out[row] = reduced; }
}
