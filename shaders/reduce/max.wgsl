const IDENTITY = Elem(-3.4028234e38);
fn combine(a: Elem, b: Elem) -> Elem { return max(a, b); }
fn row_combine(lane: u32, value: f32) -> f32 { return row_max(lane, value); }
