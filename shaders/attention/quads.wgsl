enable subgroups;

// A quad takes 16 neighbouring rows of one head, four a thread, and reads the other rows together, two at a time.

// Workgroups in all: blocks of 16 rows.
fn blocks_of(heads: u32) -> u32 { return B * heads * ((T + 15u) / 16u); }

// The first row of a block, and its head.
fn block_place(block: u32, heads: u32) -> Place {
  let blocks = (T + 15u) / 16u;
  let head = block / blocks;
  return Place(head / heads, head % heads, block % blocks * 16u);
}
