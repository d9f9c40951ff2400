// A stored (batch, M, K), K a multiple of 4. load_a(m, k)[i] = A[m+i, k..k+3]; rows past the edge repeat the last.
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
override A_BATCH: u32;
const A_ALONG_K = true;

fn a_row(batch: u32, m: u32, k: u32) -> vec4f { return a[(batch * A_BATCH + min(m, M - 1u) * K + k) / 4u]; }

fn load_a(batch: u32, m: u32, k: u32) -> mat4x4f {
  return mat4x4f(a_row(batch, m, k), a_row(batch, m + 1u, k), a_row(batch, m + 2u, k), a_row(batch, m + 3u, k));
}
