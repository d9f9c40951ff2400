// GELU, tanh form, and its derivative (Hendrycks & Gimpel, arXiv 1606.08415), for whichever Elem the kernel uses.
// tanh is clamped because some drivers return NaN where e^2x overflows.
fn gelu_tanh(x: Elem) -> Elem {
  return tanh(clamp(0.7978845608 * (x + 0.044715 * x * x * x), Elem(-15.0), Elem(15.0)));
}

fn gelu(x: Elem) -> Elem { return 0.5 * x * (1.0 + gelu_tanh(x)); }

fn gelu_gradient(x: Elem) -> Elem {
  let t = gelu_tanh(x);
  return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.7978845608 * (1.0 + 0.134145 * x * x);
}
