// C = (A·B) · GELU′(operand): the gradient flowing back through the MLP, `operand` being the value before GELU.
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  put(at, n, value * gelu_gradient(get_operand(at, n)));
}
