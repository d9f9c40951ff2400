// Where epilogues read and write, any N: up to four neighbours, each checked against the edge.
alias Elem = vec4f;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> operand: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> saved: array<f32>;

fn inside(m: u32, n: u32) -> bool { return m < M && n < N; }

fn put(at: u32, n: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { out[at + i] = value[i]; } }
}

fn put_saved(at: u32, n: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { saved[at + i] = value[i]; } }
}

fn get_out(at: u32, n: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { value[i] = out[at + i]; } }
  return value;
}

fn get_bias(n: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { value[i] = bias[n + i]; } }
  return value;
}

fn get_residual(at: u32, n: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { value[i] = residual[at + i]; } }
  return value;
}

fn get_operand(at: u32, n: u32) -> vec4f {
  var value = vec4f();
  for (var i = 0u; i < 4u; i++) { if (n + i < N) { value[i] = operand[at + i]; } }
  return value;
}
