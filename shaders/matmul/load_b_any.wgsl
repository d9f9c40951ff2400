// B of any shape and either layout, element by element; columns past the edge repeat the last.
@group(0) @binding(1) var<storage, read> b: array<f32>;
override B_BATCH: u32;
override B_ROW: u32;
override B_COLUMN: u32;

fn b_at(batch: u32, k: u32, n: u32) -> f32 { return b[batch * B_BATCH + k * B_ROW + min(n, N - 1u) * B_COLUMN]; }
