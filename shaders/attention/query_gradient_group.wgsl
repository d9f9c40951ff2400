// dq and delta, a tile of queries a workgroup; see query_gradient.wgsl for the method, tiles.wgsl for the tiles.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read> o: array<Storage>;          // (B, T, H, D)
@group(0) @binding(4) var<storage, read> upstream: array<Storage>;   // do (B, T, H, D)
@group(0) @binding(5) var<storage, read> lse: array<f32>;            // (B, H, T)
@group(0) @binding(6) var<storage, read_write> dq: array<Storage>;   // (B, H, T, D) view
@group(0) @binding(7) var<storage, read_write> delta: array<f32>;    // (B, H, T)
override DQ_OFFSET: u32; override DQ_BATCH: u32; override DQ_HEAD: u32; override DQ_ROW: u32;

const QUERY = 0u;
const KEY = 1u;
const VALUE = 2u;
const UPSTREAM = 3u;

fn dq_base(p: Place, row: u32) -> u32 { return DQ_OFFSET + p.batch * DQ_BATCH + p.head * DQ_HEAD + row * DQ_ROW; }

fn four_channels(operand: u32, p: Place, row: u32, d: u32) -> vec4f {
  switch operand {
    case QUERY: { return q_at(q_base(p, row), d); }
    case KEY: { return k_at(k_base(p, row), d); }
    case VALUE: { return v_at(v_base(p, row), d); }
    default: { return upstream_at(out_base(p, row), d); }
  }
}

fn lse_at(p: Place, query: u32) -> f32 { return lse[row_at(p, min(query, T - 1u))]; }

// The share of a query's delta in every COLUMN_BLOCKS-th block of channels.
fn delta_share(p: Place, query: u32, first: u32) -> f32 {
  let base = out_base(p, min(query, T - 1u));
  var sum = 0.0;
  for (var d = first; d < HEAD_DIM4; d += COLUMN_BLOCKS) { sum += dot(upstream_at(base, d), o_at(base, d)); }
  return sum;
}

// d loss / d (q·k) of a query with four keys.
fn slopes(product: vec4f, flow: vec4f, p: Place, query: u32, key: u32, own_lse: f32, own_delta: f32) -> vec4f {
  let cap = capped_rows(product * SCALE);
  let weight = exp(cap + biases(p.head, f32(query) - vec4f(four_from(key))) - own_lse);
  return select(vec4f(), weight * (flow - own_delta) * cap_slopes(cap) * SCALE, which_seen(key, query));
}

fn put_row(p: Place, row: u32, near: vec4f, far: vec4f, row_delta: f32, thread: u32) {
  if (row >= T) { return; }
  let base = dq_base(p, row);
  let d = column_block(thread);
  if (d < HEAD_DIM4) { dq_put(base, d, near); }
  if (d + COLUMN_BLOCKS < HEAD_DIM4) { dq_put(base, d + COLUMN_BLOCKS, far); }
  if (d == 0u) { delta[row_at(p, row)] = row_delta; }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x + group.y * 65535u;
  if (tile >= tiles_of(H)) { return; }
  let p = tile_place(tiles_of(H) - 1u - tile, H); // the longest rows first
  let query = p.row + 4u * row_block(thread);
  let d = column_block(thread);
  let sums = vec4f(lse_at(p, query), lse_at(p, query + 1u), lse_at(p, query + 2u), lse_at(p, query + 3u));
  let deltas = row_sums(
    vec4f(
      delta_share(p, query, d), delta_share(p, query + 1u, d),
      delta_share(p, query + 2u, d), delta_share(p, query + 3u, d)),
    thread);
  var sum: Sums;
  for (var j = first_key(p.row) / TILE_COLUMNS * TILE_COLUMNS; j < min(T, p.row + TILE_ROWS); j += TILE_COLUMNS) {
    let key = j + 4u * column_block(thread);
    let s = product(p, QUERY, p.row, KEY, j, thread);
    let flow = product(p, UPSTREAM, p.row, VALUE, j, thread);
    let slope = mat4x4f(
      slopes(s[0], flow[0], p, query, key, sums[0], deltas[0]),
      slopes(s[1], flow[1], p, query + 1u, key, sums[1], deltas[1]),
      slopes(s[2], flow[2], p, query + 2u, key, sums[2], deltas[2]),
      slopes(s[3], flow[3], p, query + 3u, key, sums[3], deltas[3]));
    accumulate(&sum, slope, p, KEY, j, thread);
  }
  put_row(p, query, sum.near[0], sum.far[0], deltas[0], thread);
  put_row(p, query + 1u, sum.near[1], sum.far[1], deltas[1], thread);
  put_row(p, query + 2u, sum.near[2], sum.far[2], deltas[2], thread);
  put_row(p, query + 3u, sum.near[3], sum.far[3], deltas[3], thread);
}
