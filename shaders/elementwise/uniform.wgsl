// Numbers in [0, 1) with 24 bits from (key, salt, index): PCG's output hash as in common/pcg.wgsl, over single or four elements.
fn hashed(value: Index) -> Index {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> Index(28u)) + Index(4u))) ^ state) * 277803737u;
  return (word >> Index(22u)) ^ word;
}

fn uniform(key: Int, salt: u32, index: Index) -> Elem {
  let seeded = hashed(hashed(Index(0x9e3779b9u) ^ Index(key)) ^ Index(salt));
  return Elem(hashed(seeded ^ index) >> Index(8u)) / 16777216.0;
}
