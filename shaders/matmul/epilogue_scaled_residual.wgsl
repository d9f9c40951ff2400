// C = ALPHA · A·B + BETA · operand: the polynomials of Newton–Schulz iterations.
override ALPHA: f32;
override BETA: f32;

fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  put(at, n, ALPHA * value + BETA * get_operand(at, n));
}
