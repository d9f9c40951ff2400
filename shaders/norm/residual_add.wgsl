// The gradient that flows past the norm, added in the same pass.
@group(0) @binding(6) var<storage, read> residual: array<f32>; // (ROWS, C)
fn residual_at(at: u32) -> f32 { return residual[at]; }
