// B of any shape and either layout, element by element; zeros outside.
@group(0) @binding(1) var<storage, read> b: array<f32>;
override B_BATCH: u32;
override B_ROW: u32;
override B_COLUMN: u32;

fn b_at(batch: u32, k: u32, n: u32) -> f32 {
  if (k >= K || n >= N) { return 0.0; }
  return b[batch * B_BATCH + k * B_ROW + n * B_COLUMN];
}

fn b_row(batch: u32, k: u32, n: u32) -> vec4f {
  return vec4f(b_at(batch, k, n), b_at(batch, k, n + 1u), b_at(batch, k, n + 2u), b_at(batch, k, n + 3u));
}

fn load_b(batch: u32, k: u32, n: u32) -> mat4x4f {
  return mat4x4f(b_row(batch, k, n), b_row(batch, k + 1u, n), b_row(batch, k + 2u, n), b_row(batch, k + 3u, n));
}
