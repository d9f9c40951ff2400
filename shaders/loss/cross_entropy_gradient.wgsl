// dlogits = (softmax(logits) − onehot(target)) · dnats; zero where the target is ignored.
@group(0) @binding(0) var<storage, read> logits: array<f32>;  // (ROWS, V)
@group(0) @binding(1) var<storage, read> targets: array<i32>; // (ROWS)
@group(0) @binding(2) var<storage, read> lse: array<f32>;     // (ROWS)
@group(0) @binding(3) var<storage, read> dnats: array<f32>;   // (ROWS)
@group(0) @binding(4) var<storage, read_write> dlogits: array<f32>;
override ROWS: u32;
override V: u32;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = row_index(group, local);
  let lane = row_lane(local);
  if (row >= ROWS) { return; }
  let start = row * V;
  let target_id = targets[row];
  let scale = select(dnats[row], 0.0, target_id < 0);
  for (var v = lane; v < V; v += LANES) {
    let hit = select(0.0, 1.0, i32(v) == target_id);
    dlogits[start + v] = (exp(logits[start + v] - lse[row]) - hit) * scale;
  }
}
