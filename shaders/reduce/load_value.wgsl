@group(0) @binding(1) var<storage, read> x: array<f32>;
fn load(at: u32) -> f32 { return x[at]; }
