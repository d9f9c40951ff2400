// C = A·B + bias
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (inside(m, n)) { put((batch * M + m) * N + n, n, value + get_bias(n)); }
}
