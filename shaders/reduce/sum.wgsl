const IDENTITY = Elem(0.0);
fn combine(a: Elem, b: Elem) -> Elem { return a + b; }
fn row_combine(lane: u32, value: f32) -> f32 { return row_sum(lane, value); }
