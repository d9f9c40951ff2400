// Remainder with the sign of the divisor, as in Python and PyTorch; by zero, WGSL gives 0.
fn int_remainder(a: Int, b: Int) -> Int {
  let r = a % b;
  return select(r, r + b, (r != Int(0)) & ((r < Int(0)) != (b < Int(0))));
}

// floor(a / b). A GPU's division may be off by 2.5 ulp, so that 6 / 3 is below 2: what it leaves over says whether it is one off.
fn floor_divide(a: Elem, b: Elem) -> Elem {
  let q = floor(a / b);
  let left = (a - b * q) * sign(b);
  return q + select(Elem(0.0), Elem(1.0), left >= abs(b)) - select(Elem(0.0), Elem(1.0), left < Elem(0.0));
}

fn float_remainder(a: Elem, b: Elem) -> Elem { return a - b * floor_divide(a, b); }
