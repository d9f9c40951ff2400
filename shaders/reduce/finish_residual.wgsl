@group(0) @binding(2) var<storage, read> residual: array<Elem>;
fn finish(at: u32, value: Elem) { out[at] = residual[at] + value; }
