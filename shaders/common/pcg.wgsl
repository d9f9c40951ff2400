// PCG output hash (Jarzynski & Olano, JCGT 9(3), 2020). Integer steps equal to src/base/random.ts, bit for bit.
fn pcg_hash(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

// 32 random bits of (seed, counter), as mixWords(seed, counter) on the CPU.
fn random_bits(seed: u32, counter: u32) -> u32 {
  return pcg_hash(pcg_hash(0x9e3779b9u ^ seed) ^ counter);
}
