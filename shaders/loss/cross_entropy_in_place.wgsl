// Cross-entropy and its gradient in one pass over a chunk of logits: writes nats, then overwrites the logits with
// (softmax − onehot) · dnats, so a chunk's logits are never kept.
@group(0) @binding(0) var<storage, read_write> logits: array<f32>; // (ROWS, V) → dlogits
@group(0) @binding(1) var<storage, read> targets: array<i32>;      // (ROWS)
@group(0) @binding(2) var<storage, read> dnats: array<f32>;        // (ROWS)
@group(0) @binding(3) var<storage, read_write> nats: array<f32>;   // (ROWS)
override ROWS: u32;
override V: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  let start = row * V;
  let target_id = targets[row];
  var largest = -3.4e38;
  for (var v = lane; v < V; v += LANES) { largest = max(largest, logits[start + v]); }
  largest = row_max(lane, largest);
  var sum = 0.0;
  for (var v = lane; v < V; v += LANES) { sum += exp(logits[start + v] - largest); }
  let log_sum = largest + log(row_sum(lane, sum));
  if (lane == 0u) {
    if (target_id < 0) { nats[row] = 0.0; } else { nats[row] = log_sum - logits[start + u32(target_id)]; }
  }
  row_barrier();
  let scale = select(dnats[row], 0.0, target_id < 0);
  for (var v = lane; v < V; v += LANES) {
    let hit = select(0.0, 1.0, i32(v) == target_id);
    logits[start + v] = (exp(logits[start + v] - log_sum) - hit) * scale;
  }
}
