// Causal attention forward, a tile of queries a workgroup; see forward.wgsl for the method and its sources, tiles.wgsl for the tiles.
@group(0) @binding(0) var<storage, read> q: array<Storage>;
@group(0) @binding(1) var<storage, read> k: array<Storage>;
@group(0) @binding(2) var<storage, read> v: array<Storage>;
@group(0) @binding(3) var<storage, read_write> o: array<Storage>;   // (B, T, H, D)
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;     // (B, H, T)

const QUERY = 0u;
const KEY = 1u;
const VALUE = 2u;

fn four_channels(operand: u32, p: Place, row: u32, d: u32) -> vec4f {
  switch operand {
    case QUERY: { return q_at(q_base(p, row), d); }
    case KEY: { return k_at(k_base(p, row), d); }
    default: { return v_at(v_base(p, row), d); }
  }
}

// A query's scores with four keys; the ones it does not see are below all others.
fn scores(product: vec4f, head: u32, query: u32, key: u32) -> vec4f {
  let score = capped_rows(product * SCALE) + biases(head, f32(query) - vec4f(four_from(key)));
  return select(vec4f(-3.4e38), score, which_seen(key, query));
}

fn weights(score: vec4f, peak: f32, query: u32, key: u32) -> vec4f {
  return select(vec4f(), exp(score - peak), which_seen(key, query));
}

fn largest_of(x: vec4f) -> f32 { return max(max(x.x, x.y), max(x.z, x.w)); }
fn sum_of(x: vec4f) -> f32 { return x.x + x.y + x.z + x.w; }

fn put_row(p: Place, row: u32, near: vec4f, far: vec4f, row_lse: f32, thread: u32) {
  if (row >= T) { return; }
  let base = out_base(p, row);
  let d = column_block(thread);
  if (d < HEAD_DIM4) { o_put(base, d, near); }
  if (d + COLUMN_BLOCKS < HEAD_DIM4) { o_put(base, d + COLUMN_BLOCKS, far); }
  if (d == 0u) { lse[row_at(p, row)] = row_lse; }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x + group.y * 65535u;
  if (tile >= tiles_of(H)) { return; }
  let p = tile_place(tiles_of(H) - 1u - tile, H); // the longest rows first
  let query = p.row + 4u * row_block(thread);
  var largest = vec4f(-3.4e38);
  var weight_sum = vec4f();
  var sum: Sums;
  for (var j = first_key(p.row) / TILE_COLUMNS * TILE_COLUMNS; j < min(T, p.row + TILE_ROWS); j += TILE_COLUMNS) {
    let key = j + 4u * column_block(thread);
    let s = product(p, QUERY, p.row, KEY, j, thread);
    let s0 = scores(s[0], p.head, query, key);
    let s1 = scores(s[1], p.head, query + 1u, key);
    let s2 = scores(s[2], p.head, query + 2u, key);
    let s3 = scores(s[3], p.head, query + 3u, key);
    let own = vec4f(largest_of(s0), largest_of(s1), largest_of(s2), largest_of(s3));
    let peak = max(largest, row_peaks(own, thread));
    let w0 = weights(s0, peak[0], query, key);
    let w1 = weights(s1, peak[1], query + 1u, key);
    let w2 = weights(s2, peak[2], query + 2u, key);
    let w3 = weights(s3, peak[3], query + 3u, key);
    let shrink = exp(largest - peak);
    weight_sum = weight_sum * shrink + vec4f(sum_of(w0), sum_of(w1), sum_of(w2), sum_of(w3));
    sum.near = scaled(sum.near, shrink);
    sum.far = scaled(sum.far, shrink);
    accumulate(&sum, mat4x4f(w0, w1, w2, w3), p, VALUE, j, thread);
    largest = peak;
  }
  let total = row_sums(weight_sum, thread);
  let near = scaled(sum.near, 1.0 / total);
  let far = scaled(sum.far, 1.0 / total);
  put_row(p, query, near[0], far[0], largest[0] + log(total[0]), thread);
  put_row(p, query + 1u, near[1], far[1], largest[1] + log(total[1]), thread);
  put_row(p, query + 2u, near[2], far[2], largest[2] + log(total[2]), thread);
  put_row(p, query + 3u, near[3], far[3], largest[3] + log(total[3]), thread);
}
