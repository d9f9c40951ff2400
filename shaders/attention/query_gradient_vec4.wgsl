fn o_at(base: u32, d: u32) -> vec4f { return o[base / 4u + d]; }
fn upstream_at(base: u32, d: u32) -> vec4f { return upstream[base / 4u + d]; }
fn dq_put(base: u32, d: u32, value: vec4f) { dq[base / 4u + d] = value; }
