fn o_put(base: u32, d: u32, value: vec4f) { o[base / 4u + d] = value; }
