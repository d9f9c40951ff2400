// dk and dv, four key rows a thread, over the queries at or after them of every head that shares them. One owner a gradient.
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

struct Query { at: u32, head: u32, query: Head, above: Head, lse: f32, delta: f32 }

fn query_of(p: Place, at: u32, lane: u32) -> Query {
  let row = row_at(p, at);
  let above = upstream_shared(out_base(p, at), lane);
  return Query(at, p.head, q_shared(q_base(p, at), lane), above, lse[row], delta[row]);
}

// What one query gives four keys: softmax weights, and d loss / d (q·k), scaled.
struct Pair { weight: vec4f, slope: vec4f }

fn pair_of(
  key: ptr<function, Rows>, value: ptr<function, Rows>, first: u32, i: Query, seen: vec4<bool>,
) -> Pair {
  let cap = capped_rows(row_dots(key, i.query));
  let exponent = cap + biases(i.head, f32(i.at) - vec4f(four_from(first))) - i.lse;
  let weight = select(vec4f(), exp(exponent), seen);
  return Pair(weight, weight * (row_dots(value, i.above) - i.delta) * cap_slopes(cap) * SCALE);
}

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
    for (var i = own.row; i < min(T, own.row + 15u + WINDOW); i += 2u) {
      let query0 = query_of(p, i, lane);
      let query1 = query_of(p, min(i + 1u, T - 1u), lane);
      let pair0 = pair_of(&key, &value, first, query0, which_seen(first, i));
      let pair1 = pair_of(&key, &value, first, query1, which_seen(first, i + 1u) & vec4<bool>(i + 1u < T));
      add_rows(&value_sum, pair0.weight, query0.above, pair1.weight, query1.above);
      add_rows(&key_sum, pair0.slope, query0.query, pair1.slope, query1.query);
    }
  }
  for (var row = 0u; row < min(4u, T - min(first, T)); row++) {
    dkv_store(&key_sum, row, dk_base(own, first + row), 1.0);
    dkv_store(&value_sum, row, dv_base(own, first + row), 1.0);
  }
}
