const IDENTITY = 0.0;
fn combine(a: f32, b: f32) -> f32 { return a + b; }
fn row_combine(lane: u32, value: f32) -> f32 { return row_sum(lane, value); }
