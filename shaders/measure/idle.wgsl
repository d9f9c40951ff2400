// One workgroup that adds 1 to each of 64 numbers: what is left of a dispatch when it has nothing to do. Each waits for the last, as the
// kernels of a step do.
@group(0) @binding(0) var<storage, read_write> counts: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  counts[thread] += 1.0;
}
