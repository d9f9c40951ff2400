// Where epilogues read and write, N a multiple of 4: four neighbours at once.
alias Elem = vec4f;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read> operand: array<vec4f>;
@group(0) @binding(4) var<storage, read> residual: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> saved: array<vec4f>;

fn inside(m: u32, n: u32) -> bool { return m < M && n < N; }
fn put(at: u32, n: u32, value: vec4f) { out[at / 4u] = value; }
fn put_saved(at: u32, n: u32, value: vec4f) { saved[at / 4u] = value; }
fn get_out(at: u32, n: u32) -> vec4f { return out[at / 4u]; }
fn get_bias(n: u32) -> vec4f { return bias[n / 4u]; }
fn get_operand(at: u32, n: u32) -> vec4f { return operand[at / 4u]; }
fn get_residual(at: u32, n: u32) -> vec4f { return residual[at / 4u]; }
