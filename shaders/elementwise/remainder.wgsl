// Remainder with the sign of the divisor, as in Python and PyTorch; by zero, WGSL gives 0.
fn int_remainder(a: Int, b: Int) -> Int {
  let r = a % b;
  return select(r, r + b, (r != Int(0)) & ((r < Int(0)) != (b < Int(0))));
}
