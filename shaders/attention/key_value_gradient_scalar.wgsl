fn upstream_at(base: u32, d: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { value[i] = upstream[base + d * 4u + i]; } }
  return value;
}

fn dkv_put(base: u32, d: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { dkv[base + d * 4u + i] = value[i]; } }
}
