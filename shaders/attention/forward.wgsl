// Causal attention forward, softmax(q·kᵀ·scale)·v without a T×T matrix (online softmax, Milakov & Gimelshein, arXiv 1805.02867;
// FlashAttention, arXiv 2205.14135). One thread a query row: neighbouring threads read the same key at the same time.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read_write> o: array<Storage>;   // (B, T, H, D)
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;     // (B, H, T)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= B * H * T) { return; }
  let p = place(id.x, H);
  var query: array<vec4f, HEAD_DIM4>;
  var sum: array<vec4f, HEAD_DIM4>;
  for (var d = 0u; d < HEAD_DIM4; d++) { query[d] = q_at(q_base(p, p.row), d) * SCALE; }
  var largest = -3.4e38;
  var weight_sum = 0.0;
  for (var j = first_key(p.row); j <= p.row; j++) {
    let key = k_base(p, j);
    var score4 = vec4f();
    for (var d = 0u; d < HEAD_DIM4; d++) { score4 += query[d] * k_at(key, d); }
    let score = capped(score4.x + score4.y + score4.z + score4.w) + position_bias(p.head, p.row - j);
    if (score > largest) {
      let shrink = exp(largest - score);
      weight_sum *= shrink;
      for (var d = 0u; d < HEAD_DIM4; d++) { sum[d] *= shrink; }
      largest = score;
    }
    let weight = exp(score - largest);
    weight_sum += weight;
    let value = v_base(p, j);
    for (var d = 0u; d < HEAD_DIM4; d++) { sum[d] += weight * v_at(value, d); }
  }
  let base = out_base(p, p.row);
  for (var d = 0u; d < HEAD_DIM4; d++) { o_put(base, d, sum[d] / weight_sum); }
  lse[row_at(p, p.row)] = largest + log(weight_sum);
}
