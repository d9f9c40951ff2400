// out = values, four elements at a time; neighbours read neighbours. Each thread moves four vec4, a grid apart, so that their
// reads are in flight together. STRIDE, in vec4, is a quarter of the length.
override STRIDE: u32 = 64u;

@group(0) @binding(0) var<storage, read> values: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * 65535u * 64u;
  if (i >= STRIDE) { return; }
  let v0 = values[i];
  let v1 = values[i + STRIDE];
  let v2 = values[i + 2u * STRIDE];
  let v3 = values[i + 3u * STRIDE];
  out[i] = v0;
  out[i + STRIDE] = v1;
  out[i + 2u * STRIDE] = v2;
  out[i + 3u * STRIDE] = v3;
}
