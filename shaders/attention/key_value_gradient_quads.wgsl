// dk and dv, four key rows a thread, over the queries at or after them of every head that shares them. One owner a gradient.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read> upstream: array<Storage>;   // do (B, T, H, D)
@group(0) @binding(4) var<storage, read> lse: array<f32>;            // (B, H, T)
@group(0) @binding(5) var<storage, read> delta: array<f32>;          // (B, H, T)
@group(0) @binding(6) var<storage, read_write> dk: array<Storage>;   // (B, T, H / GROUP, D)
@group(0) @binding(7) var<storage, read_write> dv: array<Storage>;   // (B, T, H / GROUP, D)

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let heads = H / GROUP;
  let block = group.x + group.y * 65535u;
  if (block >= blocks_of(heads)) { return; }
  let own = block_place(block, heads);
  let first = own.row + lane * 4u;
  var key: Rows;
  var value: Rows;
  var key_sum: Rows;
  var value_sum: Rows;
  for (var row = 0u; row < 4u; row++) {
    let p = Place(own.batch, own.head * GROUP, min(first + row, T - 1u));
    k_rows(&key, row, k_base(p, p.row), SCALE);
    v_rows(&value, row, v_base(p, p.row), 1.0);
  }
  for (var head = own.head * GROUP; head < (own.head + 1u) * GROUP; head++) {
    let p = Place(own.batch, head, own.row);
    for (var i = own.row; i < min(T, own.row + 15u + WINDOW); i++) {
      let query = q_shared(q_base(p, i), lane);
      let above = upstream_shared(out_base(p, i), lane);
      let cap = capped_rows(row_dots(&key, query));
      let exponent = cap + biases(head, f32(i) - vec4f(four_from(first))) - lse[row_at(p, i)];
      let weight = select(vec4f(), exp(exponent), which_seen(first, i));
      let flow = row_dots(&value, above);
      add_rows(&value_sum, weight, above);
      add_rows(&key_sum, weight * (flow - delta[row_at(p, i)]) * cap_slopes(cap) * SCALE, query);
    }
  }
  for (var row = 0u; row < min(4u, T - min(first, T)); row++) {
    let base = ((own.batch * T + first + row) * heads + own.head) * HEAD_DIM;
    dk_store(&key_sum, row, base, 1.0);
    dv_store(&value_sum, row, base, 1.0);
  }
}
