// Σ x²: norms without a copy of the squares.
@group(0) @binding(1) var<storage, read> x: array<Elem>;
fn load(at: u32) -> Elem { return x[at] * x[at]; }
