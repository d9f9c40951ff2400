// C += A·B, in place: gradients over micro-batches and over chunks of the vocabulary head.
fn emit(batch: u32, m: u32, n: u32, value: vec4f) {
  if (!inside(m, n)) { return; }
  let at = (batch * M + m) * N + n;
  put(at, n, get_out(at, n) + value);
}
