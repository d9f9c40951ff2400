// out[v, c] = base[v, c] + Σ updates[row, c] over rows whose id is v, added in increasing row order: deterministic.
@group(0) @binding(0) var<storage, read> updates: array<f32>;   // (ROWS, C)
@group(0) @binding(1) var<storage, read> starts: array<i32>;    // (V + 1)
@group(0) @binding(2) var<storage, read> positions: array<i32>; // (ROWS)
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (V, C)
override V: u32;
override C: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * 65535u * 64u;
  if (at >= V * C) { return; }
  let v = at / C;
  var sum = initial(at);
  for (var i = starts[v]; i < starts[v + 1u]; i++) { sum += updates[u32(positions[i]) * C + at % C]; }
  out[at] = sum;
}
