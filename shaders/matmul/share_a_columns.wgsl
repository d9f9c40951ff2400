// A quad reads four columns of transposed A, one each: share_a(m, k)[i] = A[m+i, k..k+3].
fn share_a(batch: u32, m: u32, k: u32, lane: u32) -> mat4x4f {
  let own = a_column(batch, m, k + lane);
  return transpose(
    mat4x4f(quadBroadcast(own, 0u), quadBroadcast(own, 1u), quadBroadcast(own, 2u), quadBroadcast(own, 3u)));
}
