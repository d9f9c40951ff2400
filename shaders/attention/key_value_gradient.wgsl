// dk and dv, one thread a key row, over the queries at or after it of every head that shares it. Every gradient has one owner: no atomics.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read> upstream: array<Storage>;   // do (B, T, H, D)
@group(0) @binding(4) var<storage, read> lse: array<f32>;            // (B, H, T)
@group(0) @binding(5) var<storage, read> delta: array<f32>;          // (B, H, T)
@group(0) @binding(6) var<storage, read_write> dkv: array<Storage>;  // dk and dv, (B, H / GROUP, T, D) views
override DK_OFFSET: u32; override DK_BATCH: u32; override DK_HEAD: u32; override DK_ROW: u32;
override DV_OFFSET: u32; override DV_BATCH: u32; override DV_HEAD: u32; override DV_ROW: u32;

fn dk_base(p: Place, row: u32) -> u32 { return DK_OFFSET + p.batch * DK_BATCH + p.head * DK_HEAD + row * DK_ROW; }
fn dv_base(p: Place, row: u32) -> u32 { return DV_OFFSET + p.batch * DV_BATCH + p.head * DV_HEAD + row * DV_ROW; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let heads = H / GROUP;
  if (id.x >= B * heads * T) { return; }
  let own = place(id.x, heads);
  let first = Place(own.batch, own.head * GROUP, own.row);
  var key: array<vec4f, HEAD_DIM4>;
  var value: array<vec4f, HEAD_DIM4>;
  var key_sum: array<vec4f, HEAD_DIM4>;
  var value_sum: array<vec4f, HEAD_DIM4>;
  for (var d = 0u; d < HEAD_DIM4; d++) {
    key[d] = k_at(k_base(first, own.row), d) * SCALE;
    value[d] = v_at(v_base(first, own.row), d);
  }
  for (var head = first.head; head < first.head + GROUP; head++) {
    let p = Place(own.batch, head, own.row);
    for (var i = own.row; i < end_query(own.row); i++) {
      let query = q_base(p, i);
      let above = out_base(p, i);
      var score4 = vec4f();
      var flow4 = vec4f();
      for (var d = 0u; d < HEAD_DIM4; d++) {
        score4 += key[d] * q_at(query, d);
        flow4 += value[d] * upstream_at(above, d);
      }
      let cap = capped(score4.x + score4.y + score4.z + score4.w);
      let weight = exp(cap + position_bias(head, i - own.row) - lse[row_at(p, i)]);
      let slope = weight * (flow4.x + flow4.y + flow4.z + flow4.w - delta[row_at(p, i)]) * cap_slope(cap) * SCALE;
      for (var d = 0u; d < HEAD_DIM4; d++) {
        value_sum[d] += weight * upstream_at(above, d);
        key_sum[d] += slope * q_at(query, d);
      }
    }
  }
  for (var d = 0u; d < HEAD_DIM4; d++) {
    dkv_put(dk_base(own, own.row), d, key_sum[d]);
    dkv_put(dv_base(own, own.row), d, value_sum[d]);
  }
}
