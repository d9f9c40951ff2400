// Causal attention forward, four query rows a thread; see forward.wgsl for the method and its sources.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read_write> o: array<Storage>;   // (B, T, H, D)
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;     // (B, H, T)

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = group.x + group.y * 65535u;
  if (block >= blocks_of(H)) { return; }
  let p = block_place(blocks_of(H) - 1u - block, H); // the longest rows first
  let first = p.row + lane * 4u;
  var query: Rows;
  var sum: Rows;
  for (var row = 0u; row < 4u; row++) { q_rows(&query, row, q_base(p, min(first + row, T - 1u)), SCALE); }
  var largest = vec4f(-3.4e38);
  var weight_sum = vec4f();
  for (var j = first_key(p.row); j < min(T, p.row + 16u); j++) {
    let seen = which_see(first, j);
    let score = capped_rows(row_dots(&query, k_shared(k_base(p, j), lane))) + biases(p.head, vec4f(four_from(first)) - f32(j));
    let peak = select(largest, max(largest, score), seen);
    if (any(peak > largest)) {
      let shrink = exp(largest - peak);
      weight_sum *= shrink;
      scale_rows(&sum, shrink);
      largest = peak;
    }
    let weight = select(vec4f(), exp(score - largest), seen);
    weight_sum += weight;
    add_rows(&sum, weight, v_shared(v_base(p, j), lane));
  }
  for (var row = 0u; row < min(4u, T - min(first, T)); row++) {
    o_store(&sum, row, out_base(p, first + row), 1.0 / weight_sum[row]);
    lse[row_at(p, first + row)] = largest[row] + log(weight_sum[row]);
  }
}
