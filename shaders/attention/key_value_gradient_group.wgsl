// dk and dv, a tile of keys a workgroup, over the queries at or after it of every head that shares it: no atomics. Scores are
// transposed, a row a key; see key_value_gradient.wgsl for the method, tiles.wgsl for the tiles.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read> upstream: array<Storage>;   // do (B, T, H, D)
@group(0) @binding(4) var<storage, read> lse: array<f32>;            // (B, H, T)
@group(0) @binding(5) var<storage, read> delta: array<f32>;          // (B, H, T)
@group(0) @binding(6) var<storage, read_write> dkv: array<Storage>;  // dk and dv, (B, H / GROUP, T, D) views
override DK_OFFSET: u32; override DK_BATCH: u32; override DK_HEAD: u32; override DK_ROW: u32;
override DV_OFFSET: u32; override DV_BATCH: u32; override DV_HEAD: u32; override DV_ROW: u32;

const QUERY = 0u;
const KEY = 1u;
const VALUE = 2u;
const UPSTREAM = 3u;

fn dk_base(p: Place, row: u32) -> u32 { return DK_OFFSET + p.batch * DK_BATCH + p.head * DK_HEAD + row * DK_ROW; }
fn dv_base(p: Place, row: u32) -> u32 { return DV_OFFSET + p.batch * DV_BATCH + p.head * DV_HEAD + row * DV_ROW; }

fn four_channels(operand: u32, p: Place, row: u32, d: u32) -> vec4f {
  switch operand {
    case QUERY: { return q_at(q_base(p, row), d); }
    case KEY: { return k_at(k_base(p, row), d); }
    case VALUE: { return v_at(v_base(p, row), d); }
    default: { return upstream_at(out_base(p, row), d); }
  }
}

// Four queries as a key sees them.
struct Queries { first: u32, head: u32, lse: vec4f, delta: vec4f }

fn queries_at(p: Place, first: u32) -> Queries {
  let row = row_at(p, 0u);
  let at = vec4u(row) + min(four_from(first), vec4u(T - 1u));
  return Queries(
    first,
    p.head,
    vec4f(lse[at.x], lse[at.y], lse[at.z], lse[at.w]),
    vec4f(delta[at.x], delta[at.y], delta[at.z], delta[at.w]));
}

struct Pairs { weight: vec4f, slope: vec4f }

// Probabilities, and d loss / d (q·k), of a key with four queries.
fn pairs(product: vec4f, flow: vec4f, key: u32, queries: Queries) -> Pairs {
  let cap = capped_rows(product * SCALE);
  let bias = biases(queries.head, vec4f(four_from(queries.first)) - f32(key));
  let seen = which_see(queries.first, key) & (four_from(queries.first) < vec4u(T));
  let weight = select(vec4f(), exp(cap + bias - queries.lse), seen);
  return Pairs(weight, weight * (flow - queries.delta) * cap_slopes(cap) * SCALE);
}

fn put_row(own: Place, row: u32, dk_near: vec4f, dk_far: vec4f, dv_near: vec4f, dv_far: vec4f, thread: u32) {
  if (row >= T) { return; }
  let d = column_block(thread);
  if (d < HEAD_DIM4) {
    dkv_put(dk_base(own, row), d, dk_near);
    dkv_put(dv_base(own, row), d, dv_near);
  }
  if (d + COLUMN_BLOCKS < HEAD_DIM4) {
    dkv_put(dk_base(own, row), d + COLUMN_BLOCKS, dk_far);
    dkv_put(dv_base(own, row), d + COLUMN_BLOCKS, dv_far);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let heads = H / GROUP;
  let tile = group.x + group.y * 65535u;
  if (tile >= tiles_of(heads)) { return; }
  let own = tile_place(tile, heads);
  let key = own.row + 4u * row_block(thread);
  let end = end_query(min(T, own.row + TILE_ROWS) - 1u);
  var key_sum: Sums;
  var value_sum: Sums;
  for (var head = own.head * GROUP; head < (own.head + 1u) * GROUP; head++) {
    let p = Place(own.batch, head, own.row);
    for (var i = own.row / TILE_COLUMNS * TILE_COLUMNS; i < end; i += TILE_COLUMNS) {
      let s = product(p, KEY, own.row, QUERY, i, thread);
      let flow = product(p, VALUE, own.row, UPSTREAM, i, thread);
      let queries = queries_at(p, i + 4u * column_block(thread));
      let p0 = pairs(s[0], flow[0], key, queries);
      let p1 = pairs(s[1], flow[1], key + 1u, queries);
      let p2 = pairs(s[2], flow[2], key + 2u, queries);
      let p3 = pairs(s[3], flow[3], key + 3u, queries);
      accumulate(&value_sum, mat4x4f(p0.weight, p1.weight, p2.weight, p3.weight), p, UPSTREAM, i, thread);
      accumulate(&key_sum, mat4x4f(p0.slope, p1.slope, p2.slope, p3.slope), p, QUERY, i, thread);
    }
  }
  put_row(own, key, key_sum.near[0], key_sum.far[0], value_sum.near[0], value_sum.far[0], thread);
  put_row(own, key + 1u, key_sum.near[1], key_sum.far[1], value_sum.near[1], value_sum.far[1], thread);
  put_row(own, key + 2u, key_sum.near[2], key_sum.far[2], value_sum.near[2], value_sum.far[2], thread);
  put_row(own, key + 3u, key_sum.near[3], key_sum.far[3], value_sum.near[3], value_sum.far[3], thread);
}
