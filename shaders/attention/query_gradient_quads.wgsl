// dq and delta = Σ_d do·o, four query rows a thread; see query_gradient.wgsl for the method and its source.
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

// d loss / d (q·k), scaled, from the score before its cap, the rest of its exponent, and do·v − delta.
fn slopes(score: vec4f, rest: vec4f, gain: vec4f) -> vec4f {
  let cap = capped_rows(score);
  return exp(cap + rest) * gain * cap_slopes(cap) * SCALE;
}

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = group.x + group.y * 65535u;
  if (block >= blocks_of(H)) { return; }
  let p = block_place(blocks_of(H) - 1u - block, H); // the longest rows first
  let first = p.row + lane * 4u;
  var query: Rows;
  var above: Rows;
  var sum: Rows;
  var own_lse = vec4f();
  var own_delta = vec4f();
  for (var row = 0u; row < 4u; row++) {
    let at = min(first + row, T - 1u);
    let base = out_base(p, at);
    q_rows(&query, row, q_base(p, at), SCALE);
    upstream_rows(&above, row, base, 1.0);
    own_lse[row] = lse[row_at(p, at)];
    var delta4 = vec4f();
    for (var d = 0u; d < HEAD_DIM4; d++) { delta4 += upstream_at(base, d) * o_at(base, d); }
    own_delta[row] = delta4.x + delta4.y + delta4.z + delta4.w;
  }
  for (var j = first_key(p.row); j < min(T, p.row + 16u); j += 2u) {
    let next = min(j + 1u, T - 1u);
    let key0 = k_shared(k_base(p, j), lane);
    let key1 = k_shared(k_base(p, next), lane);
    let gain0 = row_dots(&above, v_shared(v_base(p, j), lane)) - own_delta;
    let gain1 = row_dots(&above, v_shared(v_base(p, next), lane)) - own_delta;
    let slope0 = slopes(row_dots(&query, key0), biases(p.head, vec4f(four_from(first)) - f32(j)) - own_lse, gain0);
    let slope1 = slopes(row_dots(&query, key1), biases(p.head, vec4f(four_from(first)) - f32(next)) - own_lse, gain1);
    let seen0 = which_see(first, j);
    let seen1 = which_see(first, j + 1u);
    add_rows(&sum, select(vec4f(), slope0, seen0), key0, select(vec4f(), slope1, seen1), key1);
  }
  for (var row = 0u; row < min(4u, T - min(first, T)); row++) {
    dq_store(&sum, row, dq_base(p, first + row), 1.0);
    delta[row_at(p, first + row)] = own_delta[row];
  }
}
