// Causal attention forward, four query rows a thread; see forward.wgsl for the method and its sources.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read_write> o: array<Storage>;   // (B, T, H, D)
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;     // (B, H, T)

fn scores(query: ptr<function, Rows>, head: u32, first: u32, j: u32, key: Head) -> vec4f {
  return capped_rows(row_dots(query, key)) + biases(head, vec4f(four_from(first)) - f32(j));
}

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
  for (var j = first_key(p.row); j < min(T, p.row + 16u); j += 2u) {
    let next = min(j + 1u, T - 1u);
    let seen0 = which_see(first, j);
    let seen1 = which_see(first, j + 1u);
    let score0 = scores(&query, p.head, first, j, k_shared(k_base(p, j), lane));
    let score1 = scores(&query, p.head, first, next, k_shared(k_base(p, next), lane));
    let peak = max(select(largest, score0, seen0), max(largest, select(largest, score1, seen1)));
    if (any(peak > largest)) {
      let shrink = exp(largest - peak);
      weight_sum *= shrink;
      scale_rows(&sum, shrink);
      largest = peak;
    }
    let weight0 = select(vec4f(), exp(score0 - largest), seen0);
    let weight1 = select(vec4f(), exp(score1 - largest), seen1);
    weight_sum += weight0 + weight1;
    add_rows(&sum, weight0, v_shared(v_base(p, j), lane), weight1, v_shared(v_base(p, next), lane));
  }
  for (var row = 0u; row < min(4u, T - min(first, T)); row++) {
    o_store(&sum, row, out_base(p, first + row), 1.0 / weight_sum[row]);
    lse[row_at(p, first + row)] = largest[row] + log(weight_sum[row]);
  }
}
