// Softmax cross-entropy of each row: nats = log Σ exp(logits) − logits[target]. A negative target is ignored (0 nats).
@group(0) @binding(0) var<storage, read> logits: array<f32>;     // (ROWS, V)
@group(0) @binding(1) var<storage, read> targets: array<i32>;    // (ROWS)
@group(0) @binding(2) var<storage, read_write> nats: array<f32>; // (ROWS)
@group(0) @binding(3) var<storage, read_write> lse: array<f32>;  // (ROWS)
override ROWS: u32;
override V: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  let start = row * V;
  var largest = -3.4e38;
  for (var v = lane; v < V; v += LANES) { largest = max(largest, logits[start + v]); }
  largest = row_max(lane, largest);
  var sum = 0.0;
  for (var v = lane; v < V; v += LANES) { sum += exp(logits[start + v] - largest); }
  let log_sum = largest + log(row_sum(lane, sum));
  if (lane == 0u) {
    let target_id = targets[row];
    lse[row] = log_sum;
    if (target_id < 0) { nats[row] = 0.0; } else { nats[row] = log_sum - logits[start + u32(target_id)]; }
  }
}
