// A stored transposed (batch, K, M), M and K multiples of 4.
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
override A_BATCH: u32;
const A_ALONG_K = false;

fn a_column(batch: u32, m: u32, k: u32) -> vec4f { return a[(batch * A_BATCH + k * M + min(m, M - 4u)) / 4u]; }

fn load_a(batch: u32, m: u32, k: u32) -> mat4x4f {
  return transpose(mat4x4f(
    a_column(batch, m, k), a_column(batch, m, k + 1u), a_column(batch, m, k + 2u), a_column(batch, m, k + 3u)));
}
