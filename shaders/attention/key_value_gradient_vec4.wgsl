fn upstream_at(base: u32, d: u32) -> vec4f { return upstream[base / 4u + d]; }
fn dk_put(base: u32, d: u32, value: vec4f) { dk[base / 4u + d] = value; }
fn dv_put(base: u32, d: u32, value: vec4f) { dv[base / 4u + d] = value; }
