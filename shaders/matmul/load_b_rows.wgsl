// B stored (batch, K, N), N and K multiples of 4. load_b(k, n)[j] = B[k+j, n..n+3].
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
override B_BATCH: u32;
const B_ALONG_K = false;

fn b_row(batch: u32, k: u32, n: u32) -> vec4f { return b[(batch * B_BATCH + k * N + min(n, N - 4u)) / 4u]; }

fn load_b(batch: u32, k: u32, n: u32) -> mat4x4f {
  return mat4x4f(b_row(batch, k, n), b_row(batch, k + 1u, n), b_row(batch, k + 2u, n), b_row(batch, k + 3u, n));
}
