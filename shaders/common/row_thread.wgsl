// Row kernels, one thread a row: no barriers, which cost 30 times an FMA on software adapters.
const LANES = 1u;

fn row_index(group: vec3u, local: u32) -> u32 { return (group.x + group.y * 65535u) * 64u + local; }
fn row_lane(local: u32) -> u32 { return 0u; }
fn row_sum(lane: u32, value: f32) -> f32 { return value; }
fn row_max(lane: u32, value: f32) -> f32 { return value; }
fn row_barrier() {}
