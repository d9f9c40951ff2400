// The twin of sort_positions.wgsl for a multiple of four ids, which are read and compared four at a time.
@group(0) @binding(0) var<storage, read> ids: array<vec4i>;           // (ROWS / 4)
@group(0) @binding(1) var<storage, read_write> positions: array<i32>; // (ROWS)
override ROWS: u32;
override V: u32;

fn keys_at(quad: u32) -> vec4u { return min(vec4u(ids[quad]), vec4u(V)); }
fn counted(is_before: vec4<bool>) -> vec4u { return select(vec4u(0u), vec4u(1u), is_before); }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let own_row = id.x + id.y * 65535u * 64u;
  if (own_row >= ROWS) { return; }
  let own_quad = own_row / 4u;
  let near = keys_at(own_quad);
  let own = vec4u(near[own_row % 4u]);
  let is_left = vec4u(0u, 1u, 2u, 3u) < vec4u(own_row % 4u);
  var rank = counted((near < own) | (is_left & (near == own)));
  for (var quad = 0u; quad < own_quad; quad++) { rank += counted(keys_at(quad) <= own); }
  for (var quad = own_quad + 1u; quad < ROWS / 4u; quad++) { rank += counted(keys_at(quad) < own); }
  positions[rank.x + rank.y + rank.z + rank.w] = i32(own_row);
}
