// Four neighbouring channels of a row for any head dimension; zeros past it.
alias Storage = f32;

fn inside(d: u32, i: u32) -> bool { return d * 4u + i < HEAD_DIM; }

fn q_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = q[base + d * 4u + i]; } }
  return value;
}

fn k_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = k[base + d * 4u + i]; } }
  return value;
}

fn v_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = v[base + d * 4u + i]; } }
  return value;
}
