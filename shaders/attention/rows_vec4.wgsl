// Four neighbouring channels of a row, head dimension a multiple of 4 and every stride too.
alias Storage = vec4f;
fn q_at(base: u32, d: u32) -> vec4f { return q[base / 4u + d]; }
fn k_at(base: u32, d: u32) -> vec4f { return k[base / 4u + d]; }
fn v_at(base: u32, d: u32) -> vec4f { return v[base / 4u + d]; }
