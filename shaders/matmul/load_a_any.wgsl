// A of any shape and either layout, element by element; zeros outside.
@group(0) @binding(0) var<storage, read> a: array<f32>;
override A_BATCH: u32;
override A_ROW: u32;
override A_COLUMN: u32;

fn a_at(batch: u32, m: u32, k: u32) -> f32 {
  if (m >= M || k >= K) { return 0.0; }
  return a[batch * A_BATCH + m * A_ROW + k * A_COLUMN];
}

fn a_row(batch: u32, m: u32, k: u32) -> vec4f {
  return vec4f(a_at(batch, m, k), a_at(batch, m, k + 1u), a_at(batch, m, k + 2u), a_at(batch, m, k + 3u));
}

fn load_a(batch: u32, m: u32, k: u32) -> mat4x4f {
  return mat4x4f(a_row(batch, m, k), a_row(batch, m + 1u, k), a_row(batch, m + 2u, k), a_row(batch, m + 3u, k));
}
