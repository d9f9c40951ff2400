// C = operand + A·B
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  put(at, n, get_operand(at, n) + value);
}
