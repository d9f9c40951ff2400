fn upstream_at(base: u32, d: u32) -> vec4f { return upstream[base / 4u + d]; }
fn dkv_put(base: u32, d: u32, value: vec4f) { dkv[base / 4u + d] = value; }
