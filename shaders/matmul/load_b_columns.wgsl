// B stored transposed (batch, N, K), K a multiple of 4; columns past the edge repeat the last.
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
override B_BATCH: u32;
const B_ALONG_K = true;

fn b_column(batch: u32, k: u32, n: u32) -> vec4f { return b[(batch * B_BATCH + min(n, N - 1u) * K + k) / 4u]; }

fn load_b(batch: u32, k: u32, n: u32) -> mat4x4f {
  return transpose(mat4x4f(
    b_column(batch, k, n), b_column(batch, k, n + 1u), b_column(batch, k, n + 2u), b_column(batch, k, n + 3u)));
}
