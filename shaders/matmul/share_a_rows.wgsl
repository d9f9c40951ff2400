// A quad reads four rows of A, one each: share_a(m, k)[i] = A[m+i, k..k+3].
fn share_a(batch: u32, m: u32, k: u32, lane: u32) -> mat4x4f {
  let own = a_row(batch, m + lane, k);
  return mat4x4f(quadBroadcast(own, 0u), quadBroadcast(own, 1u), quadBroadcast(own, 2u), quadBroadcast(own, 3u));
}
