/**
 * WGSL for four rows of a head a thread, any multiple of 16 channels. Loops over channels are unrolled into 4×4 blocks:
 * an index known only in a loop costs software adapters as much as a load. `shared` rows are read by a quad together, a
 * quarter each. Sums take two rows at a time, which halves the traffic of the accumulators.
 */
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const lines = (...parts: readonly (string | readonly string[])[]): string => parts.flat().join('\n');

/** Which operands a kernel holds four rows of, reads in quads, and writes four rows of. */
export interface HeadAccess {
  readonly own: readonly string[];
  readonly shared: readonly string[];
  readonly stored: readonly string[];
}

function shared(name: string, d: number): string {
  const each = d / 16;
  const broadcast = (i: number): string => `quadBroadcast(own${i % each}, ${Math.floor(i / each)}u)`;
  const blocks = range(each).map((b) => `mat4x4f(${range(4).map((i) => broadcast(4 * b + i))})`);
  return lines(
    `fn ${name}_shared(base: u32, lane: u32) -> Head {`,
    range(each).map((i) => `  let own${i} = ${name}_at(base, lane * ${each}u + ${i}u);`),
    `  return Head(${blocks});`,
    '}',
  );
}

const own = (name: string): string =>
  lines(
    `fn ${name}_rows(rows: ptr<function, Rows>, row: u32, base: u32, scale: f32) {`,
    '  for (var i = 0u; i < HEAD_DIM4; i++) {',
    `    (*rows)[row * (HEAD_DIM4 / 4u) + i / 4u][i % 4u] = ${name}_at(base, i) * scale;`,
    '  }',
    '}',
  );

const stored = (name: string): string =>
  lines(
    `fn ${name}_store(rows: ptr<function, Rows>, row: u32, base: u32, scale: f32) {`,
    '  for (var i = 0u; i < HEAD_DIM4; i++) {',
    `    ${name}_put(base, i, (*rows)[row * (HEAD_DIM4 / 4u) + i / 4u][i % 4u] * scale);`,
    '  }',
    '}',
  );

/** One dot product for each of the four rows. */
function dots(blocks: number): string {
  const sum = (row: number): string =>
    range(4 * blocks)
      .map((i) => `(*rows)[${row * blocks + Math.floor(i / 4)}][${i % 4}] * x.b${Math.floor(i / 4)}[${i % 4}]`)
      .join(' + ');
  return lines(
    'fn row_dots(rows: ptr<function, Rows>, x: Head) -> vec4f {',
    range(4).map((row) => `  let s${row} = ${sum(row)};`),
    `  return vec4f(${range(4).map((row) => `s${row}.x + s${row}.y + s${row}.z + s${row}.w`)});`,
    '}',
  );
}

const each = (blocks: number, line: (row: number, block: number) => string): string[] =>
  range(4).flatMap((row) => range(blocks).map((block) => line(row, block)));

export function headSource(d: number, access: HeadAccess): string {
  const blocks = d / 16;
  return lines(
    `struct Head { ${range(blocks).map((b) => `b${b}: mat4x4f`)} }`,
    `alias Rows = array<mat4x4f, ${4 * blocks}>; // [row][block of 16 channels]`,
    dots(blocks),
    'fn add_rows(rows: ptr<function, Rows>, scale0: vec4f, x0: Head, scale1: vec4f, x1: Head) {',
    each(
      blocks,
      (row, b) =>
        `  (*rows)[${row * blocks + b}] = (*rows)[${row * blocks + b}] + scale0[${row}] * x0.b${b} + scale1[${row}] * x1.b${b};`,
    ),
    '}',
    'fn scale_rows(rows: ptr<function, Rows>, scale: vec4f) {',
    each(blocks, (row, b) => `  (*rows)[${row * blocks + b}] *= scale[${row}];`),
    '}',
    access.own.map(own),
    access.shared.map((name) => shared(name, d)),
    access.stored.map(stored),
  );
}
