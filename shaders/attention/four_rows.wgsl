// What four neighbouring rows see of one row, and their scores.

fn four_from(first: u32) -> vec4u { return vec4u(first, first + 1u, first + 2u, first + 3u); }

// Of four queries from `first`, those that see the key.
fn which_see(first: u32, key: u32) -> vec4<bool> {
  return (four_from(first) >= vec4u(key)) & (four_from(first) < vec4u(key + WINDOW));
}

// Of four keys from `first`, those that the query sees.
fn which_seen(first: u32, query: u32) -> vec4<bool> {
  return (four_from(first) <= vec4u(query)) & (four_from(first) + WINDOW > vec4u(query));
}

// Masked pairs get any bias that is finite.
fn biases(head: u32, distance: vec4f) -> vec4f {
  if (ALIBI == 0.0) { return vec4f(); }
  return -exp2(-ALIBI * f32(head + 1u) / f32(H)) * distance;
}
fn capped_rows(score: vec4f) -> vec4f {
  if (SOFTCAP == 0.0) { return score; }
  return SOFTCAP * tanh(clamp(score / SOFTCAP, vec4f(-15.0), vec4f(15.0)));
}

// d capped / d score, from the capped score.
fn cap_slopes(cap: vec4f) -> vec4f {
  if (SOFTCAP == 0.0) { return vec4f(1.0); }
  return 1.0 - (cap / SOFTCAP) * (cap / SOFTCAP);
}
