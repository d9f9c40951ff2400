fn o_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = o[base + d * 4u + i]; } }
  return value;
}

fn upstream_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = upstream[base + d * 4u + i]; } }
  return value;
}

fn dq_put(base: u32, d: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { dq[base + d * 4u + i] = value[i]; } }
}
