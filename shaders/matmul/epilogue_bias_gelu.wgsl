// C = GELU(A·B + bias); the value before GELU is saved for the backward pass.
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  let before = value + get_bias(n);
  put_saved(at, n, before);
  put(at, n, gelu(before));
}
