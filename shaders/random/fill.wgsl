// out[i] = offset + scale · draw(seed, i). The three arguments are data, so that every tensor shares one pipeline.
struct Arguments { seed: u32, offset: f32, scale: f32 }
@group(0) @binding(0) var<storage, read> arguments: Arguments;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * 65535u * 64u;
  if (i < arrayLength(&out)) { out[i] = arguments.offset + arguments.scale * draw(arguments.seed, i); }
}
