// dq and delta = Σ_d do·o, one thread a query row: probabilities are recomputed from lse (FlashAttention-2, arXiv 2307.08691).
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read> o: array<Storage>;          // (B, T, H, D)
@group(0) @binding(4) var<storage, read> upstream: array<Storage>;   // do (B, T, H, D)
@group(0) @binding(5) var<storage, read> lse: array<f32>;            // (B, H, T)
@group(0) @binding(6) var<storage, read_write> dq: array<Storage>;   // (B, H, T, D) view
@group(0) @binding(7) var<storage, read_write> delta: array<f32>;    // (B, H, T)
override DQ_OFFSET: u32; override DQ_BATCH: u32; override DQ_HEAD: u32; override DQ_ROW: u32;

fn dq_base(p: Place, row: u32) -> u32 { return DQ_OFFSET + p.batch * DQ_BATCH + p.head * DQ_HEAD + row * DQ_ROW; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= B * H * T) { return; }
  let p = place(id.x, H);
  let base = out_base(p, p.row);
  var query: array<vec4f, HEAD_DIM4>;
  var above: array<vec4f, HEAD_DIM4>;
  var sum: array<vec4f, HEAD_DIM4>;
  var delta4 = vec4f();
  for (var d = 0u; d < HEAD_DIM4; d++) {
    query[d] = q_at(q_base(p, p.row), d) * SCALE;
    above[d] = upstream_at(base, d);
    delta4 += above[d] * o_at(base, d);
  }
  let own_delta = delta4.x + delta4.y + delta4.z + delta4.w;
  let own_lse = lse[row_at(p, p.row)];
  for (var j = first_key(p.row); j <= p.row; j++) {
    let key = k_base(p, j);
    let value = v_base(p, j);
    var score4 = vec4f();
    var flow4 = vec4f();
    for (var d = 0u; d < HEAD_DIM4; d++) {
      score4 += query[d] * k_at(key, d);
      flow4 += above[d] * v_at(value, d);
    }
    let cap = capped(score4.x + score4.y + score4.z + score4.w);
    let weight = exp(cap + position_bias(p.head, p.row - j) - own_lse);
    let slope = weight * (flow4.x + flow4.y + flow4.z + flow4.w - own_delta) * cap_slope(cap) * SCALE;
    for (var d = 0u; d < HEAD_DIM4; d++) { sum[d] += slope * k_at(key, d); }
  }
  for (var d = 0u; d < HEAD_DIM4; d++) { dq_put(dq_base(p, p.row), d, sum[d]); }
  delta[row_at(p, p.row)] = own_delta;
}
