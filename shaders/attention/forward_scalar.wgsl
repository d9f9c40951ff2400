fn o_put(base: u32, d: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (inside(d, i)) { o[base + d * 4u + i] = value[i]; } }
}
