// out[o, block, i] = combine over the block's r of load((o · LENGTH + r) · INNER + i), in order; one thread an output.
// With BLOCK < LENGTH this is the first of two stages.
@group(0) @binding(0) var<storage, read_write> out: array<Elem>; // (OUTER, BLOCKS, INNER)
override OUTER: u32;
override LENGTH: u32;
override INNER: u32;
override BLOCK: u32;
override BLOCKS: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * 65535u * 64u;
  if (at >= OUTER * BLOCKS * INNER) { return; }
  let i = at % INNER;
  let block = (at / INNER) % BLOCKS;
  let o = at / (INNER * BLOCKS);
  var value = IDENTITY;
  let end = min(LENGTH, (block + 1u) * BLOCK);
  for (var r = block * BLOCK; r < end; r++) { value = combine(value, load((o * LENGTH + r) * INNER + i)); }
  finish(at, value);
}
