// The twin of columns.wgsl for GPUs: a workgroup takes 16 columns, 16 threads walk each, and meet in a fixed tree.
@group(0) @binding(0) var<storage, read_write> out: array<f32>; // (OUTER, BLOCKS, INNER)
override OUTER: u32;
override LENGTH: u32;
override INNER: u32;
override BLOCK: u32;
override BLOCKS: u32;

var<workgroup> partial: array<array<f32, 16>, 16>; // [walker][column]

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = (group.x + group.y * 65535u) * 16u + local.x;
  let i = at % INNER;
  let block = (at / INNER) % BLOCKS;
  let o = at / (INNER * BLOCKS);
  let isInside = at < OUTER * BLOCKS * INNER;
  var value = IDENTITY;
  let end = select(0u, min(LENGTH, (block + 1u) * BLOCK), isInside);
  for (var r = block * BLOCK + local.y; r < end; r += 16u) { value = combine(value, load((o * LENGTH + r) * INNER + i)); }
  partial[local.y][local.x] = value;
  workgroupBarrier();
  for (var width = 8u; width > 0u; width /= 2u) {
    if (local.y < width) {
      partial[local.y][local.x] = combine(partial[local.y][local.x], partial[local.y + width][local.x]);
    }
    workgroupBarrier();
  }
  if (local.y == 0u && isInside) { out[at] = partial[0][local.x]; }
}
