// A of any shape and either layout, element by element.
@group(0) @binding(0) var<storage, read> a: array<f32>;
override A_BATCH: u32;
override A_ROW: u32;
override A_COLUMN: u32;

fn a_at(batch: u32, m: u32, k: u32) -> f32 { return a[batch * A_BATCH + m * A_ROW + k * A_COLUMN]; }
