// A workgroup of 64 threads takes a tile of scores, a block of 4×4 a thread: 32×32 up to 64 channels, 16×64 beyond, so that a thread
// never owns more than two blocks of a sum over channels. Both operands of a product are staged by chunks of channels, and read
// again for each tile: that costs loads from cache and leaves 9 KiB of workgroup memory, so that many groups share a core.
// A block is a mat4x4f, a column a row of it; its columns are named, never indexed by a variable, so that it stays in registers.
const COLUMN_BLOCKS = 64u / ROW_BLOCKS;
const TILE_ROWS = 4u * ROW_BLOCKS;
const TILE_COLUMNS = 4u * COLUMN_BLOCKS;
// Blocks of rows that fit beside all channels.
const ROW_CHUNK = min(64u / HEAD_DIM4, COLUMN_BLOCKS);

var<workgroup> partial: array<vec4f, 64>; // [column block][row block]

// Two blocks of rows by channels: COLUMN_BLOCKS channel blocks apart.
struct Sums { near: mat4x4f, far: mat4x4f }

fn row_block(thread: u32) -> u32 { return thread / COLUMN_BLOCKS; }
fn column_block(thread: u32) -> u32 { return thread % COLUMN_BLOCKS; }
fn partial_of(thread: u32) -> u32 { return column_block(thread) * ROW_BLOCKS + row_block(thread); }

// Four rows by four channels of an operand, which each kernel names; rows past the end repeat the last.
fn block_at(operand: u32, p: Place, row: u32, d: u32) -> mat4x4f {
  return mat4x4f(
    four_channels(operand, p, min(row, T - 1u), d),
    four_channels(operand, p, min(row + 1u, T - 1u), d),
    four_channels(operand, p, min(row + 2u, T - 1u), d),
    four_channels(operand, p, min(row + 3u, T - 1u), d));
}

// sum + rows·columns. A product of matrices would be added only when it is done: five operations where this has four.
fn add_product(sum: mat4x4f, columns: mat4x4f, rows: mat4x4f) -> mat4x4f {
  return mat4x4f(
    add_row(sum[0], columns, rows[0]), add_row(sum[1], columns, rows[1]),
    add_row(sum[2], columns, rows[2]), add_row(sum[3], columns, rows[3]));
}

fn add_row(sum: vec4f, columns: mat4x4f, row: vec4f) -> vec4f {
  let half = fma(vec4f(row.y), columns[1], fma(vec4f(row.x), columns[0], sum));
  return fma(vec4f(row.w), columns[3], fma(vec4f(row.z), columns[2], half));
}

// The thread's block of rows·columnsᵀ, summed over all channels.
fn product(p: Place, rows: u32, row: u32, columns: u32, column: u32, thread: u32) -> mat4x4f {
  var sum = mat4x4f();
  let block = thread / ROW_BLOCKS;
  let channel = thread % ROW_BLOCKS;
  for (var d = 0u; d < HEAD_DIM4; d += ROW_BLOCKS) {
    if (d + channel < HEAD_DIM4) {
      if (block < ROW_BLOCKS) {
        put_a(channel * ROW_BLOCKS + block, block_at(rows, p, row + 4u * block, d + channel));
      }
      put_b(channel * COLUMN_BLOCKS + block, transpose(block_at(columns, p, column + 4u * block, d + channel)));
    }
    workgroupBarrier();
    for (var c = 0u; c < min(ROW_BLOCKS, HEAD_DIM4 - d); c++) {
      sum = add_product(sum, get_b(c * COLUMN_BLOCKS + column_block(thread)), get_a(c * ROW_BLOCKS + row_block(thread)));
    }
    workgroupBarrier();
  }
  return sum;
}

// Adds weights·columns, where each thread gives its block of the weights.
fn accumulate(sum: ptr<function, Sums>, weights: mat4x4f, p: Place, columns: u32, column: u32, thread: u32) {
  put_a(partial_of(thread), weights);
  let block = thread / HEAD_DIM4;
  let near = min(column_block(thread), HEAD_DIM4 - 1u);
  let far = min(column_block(thread) + COLUMN_BLOCKS, HEAD_DIM4 - 1u);
  for (var first = 0u; first < COLUMN_BLOCKS; first += ROW_CHUNK) {
    if (block < ROW_CHUNK) {
      put_b(thread, block_at(columns, p, column + 4u * (first + block), thread % HEAD_DIM4));
    }
    workgroupBarrier();
    for (var c = 0u; c < min(ROW_CHUNK, COLUMN_BLOCKS - first); c++) {
      let weight = get_a((first + c) * ROW_BLOCKS + row_block(thread));
      (*sum).near = add_product((*sum).near, get_b(c * HEAD_DIM4 + near), weight);
      if (HEAD_DIM4 > COLUMN_BLOCKS) { (*sum).far = add_product((*sum).far, get_b(c * HEAD_DIM4 + far), weight); }
    }
    workgroupBarrier();
  }
}

fn scaled(block: mat4x4f, scale: vec4f) -> mat4x4f {
  return mat4x4f(block[0] * scale[0], block[1] * scale[1], block[2] * scale[2], block[3] * scale[3]);
}

// Each row's sum over the threads that share its block, in one order.
fn row_sums(own: vec4f, thread: u32) -> vec4f {
  partial[partial_of(thread)] = own;
  workgroupBarrier();
  var sum = vec4f();
  for (var c = 0u; c < COLUMN_BLOCKS; c++) { sum += partial[c * ROW_BLOCKS + row_block(thread)]; }
  workgroupBarrier();
  return sum;
}

fn row_peaks(own: vec4f, thread: u32) -> vec4f {
  partial[partial_of(thread)] = own;
  workgroupBarrier();
  var peak = own;
  for (var c = 0u; c < COLUMN_BLOCKS; c++) { peak = max(peak, partial[c * ROW_BLOCKS + row_block(thread)]); }
  workgroupBarrier();
  return peak;
}

fn tiles_of(heads: u32) -> u32 { return B * heads * ((T + TILE_ROWS - 1u) / TILE_ROWS); }

// The first row of a tile and its head; the first rows of all heads come first.
fn tile_place(tile: u32, heads: u32) -> Place {
  let head = tile % (B * heads);
  return Place(head / heads, head % heads, tile / (B * heads) * TILE_ROWS);
}
