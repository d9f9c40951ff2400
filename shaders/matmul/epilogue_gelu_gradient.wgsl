// C = (A·B) · GELU′(residual): the gradient flowing back through the MLP, `residual` being the value before GELU.
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  put(at, n, value * gelu_gradient(get_residual(at, n)));
}
