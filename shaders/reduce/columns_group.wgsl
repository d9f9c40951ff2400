// The twin of columns.wgsl for GPUs: a workgroup takes a column of Elem, 256 threads walk it, and meet in a fixed tree.
@group(0) @binding(0) var<storage, read_write> out: array<Elem>; // (OUTER, BLOCKS, INNER)
override OUTER: u32;
override LENGTH: u32;
override INNER: u32;
override BLOCK: u32;
override BLOCKS: u32;

var<workgroup> partial: array<Elem, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) walker: u32) {
  let at = group.x + group.y * 65535u;
  if (at >= OUTER * BLOCKS * INNER) { return; }
  let i = at % INNER;
  let block = (at / INNER) % BLOCKS;
  let o = at / (INNER * BLOCKS);
  var value = IDENTITY;
  let end = min(LENGTH, (block + 1u) * BLOCK);
  for (var r = block * BLOCK + walker; r < end; r += 256u) { value = combine(value, load((o * LENGTH + r) * INNER + i)); }
  partial[walker] = value;
  workgroupBarrier();
  for (var width = 128u; width > 0u; width /= 2u) {
    if (walker < width) { partial[walker] = combine(partial[walker], partial[walker + width]); }
    workgroupBarrier();
  }
  if (walker == 0u) { finish(at, partial[0]); }
}
