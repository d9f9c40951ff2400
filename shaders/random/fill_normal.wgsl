// Normal numbers by Box–Muller from counters 2i and 2i+1 of the seed.
fn draw(seed: u32, i: u32) -> f32 {
  let u = (f32(random_bits(seed, 2u * i) >> 8u) + 1.0) / 16777216.0;
  let angle = f32(random_bits(seed, 2u * i + 1u) >> 8u) / 16777216.0 * 6.283185307;
  return sqrt(-2.0 * log(u)) * cos(angle);
}
