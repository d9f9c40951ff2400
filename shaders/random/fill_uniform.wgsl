// Uniform numbers in [−1, 1) with 24 bits from counter i of the seed.
fn draw(seed: u32, i: u32) -> f32 { return f32(random_bits(seed, i) >> 8u) / 8388608.0 - 1.0; }
