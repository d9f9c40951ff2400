enable subgroups;

// Writes what each thread of a workgroup gets from the four lanes of its quad: 4⌊thread / 4⌋ + lane where quads are four
// neighbours in x, which WGSL leaves to the adapter.
@group(0) @binding(0) var<storage, read_write> seen: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  seen[thread] = vec4u(
    quadBroadcast(thread, 0u), quadBroadcast(thread, 1u), quadBroadcast(thread, 2u), quadBroadcast(thread, 3u));
}
