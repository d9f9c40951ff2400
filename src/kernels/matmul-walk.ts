/**
 * The register tile's own WGSL, walked line by line for one workgroup: which elements a line reads, and what the accumulators hold
 * after it. What is shown is computed from the statements, so a change of the shader changes the walk.
 */
import { statementsOf, unreadable, walkedLines } from './matmul-lines';
import type { Statement, WalkShape } from './matmul-lines';

/** The upper left corner of a 4×4 block of a matrix. */
export interface Block {
  readonly row: number;
  readonly column: number;
}

/** One line, executed by every thread of the workgroup at once. */
export interface WalkStep {
  /** Of the kernel's WGSL, from 0. */
  readonly line: number;
  /** The loop's k. */
  readonly k: number;
  readonly kind: Statement['kind'];
  /** What the line reads of A and B, and what it changes or stores of C: a block a thread. */
  readonly a: readonly Block[];
  readonly b: readonly Block[];
  readonly c: readonly Block[];
  /** C (m, n) as the accumulators have it after the line. */
  readonly sums: Float32Array;
}

/** Rows and columns of C that a thread owns. */
const tile = 8;

/** A 4×4 block in a thread's registers, row by row. */
interface Loaded {
  readonly of: 'a' | 'b';
  readonly corner: Block;
  readonly values: Float32Array;
}

/** A matrix in memory, row by row. */
interface Matrix {
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

function blockOf({ columns, values }: Matrix, of: 'a' | 'b', corner: Block): Loaded {
  const at = (i: number): number => (corner.row + Math.floor(i / 4)) * columns + corner.column + (i % 4);
  return { of, corner, values: Float32Array.from({ length: 16 }, (_, i) => values[at(i)] as number) };
}

class Thread {
  readonly #loaded = new Map<string, Loaded>();
  readonly #sums = new Map<string, Float32Array>();

  constructor(
    /** Of its tile of C. */
    readonly corner: Block,
    private readonly a: Matrix,
    private readonly b: Matrix,
  ) {}

  /** What the statement reads. */
  take(statement: Statement, k: number): readonly Loaded[] {
    if (statement.kind === 'load') {
      const { name, of, at } = statement;
      const { row, column } = this.corner;
      const corner = of === 'a' ? { row: row + at, column: k } : { row: k, column: column + at };
      const block = blockOf(of === 'a' ? this.a : this.b, of, corner);
      this.#loaded.set(name, block);
      return [block];
    }
    if (statement.kind !== 'accumulate') return [];
    const [left, right] = [this.#block(statement.left), this.#block(statement.right)];
    const sums = this.sumsOf(statement.c);
    // (left * right)[i] = Σ_j left[j] · right[i][j], as WGSL multiplies matrices of columns.
    for (let i = 0; i < 16; i++)
      for (let j = 0; j < 4; j++)
        sums[i] =
          (sums[i] as number) + (left.values[4 * j + (i % 4)] as number) * (right.values[i - (i % 4) + j] as number);
    return [left, right];
  }

  /** 4×4, row by row. */
  sumsOf(c: string): Float32Array {
    const sums = this.#sums.get(c) ?? new Float32Array(16);
    this.#sums.set(c, sums);
    return sums;
  }

  #block(name: string): Loaded {
    const block = this.#loaded.get(name);
    if (block === undefined) throw unreadable(`${name} is multiplied before it is loaded`);
    return block;
  }
}

/** A (m, k) and B (k, n) row by row; the last step's sums are their product. @throws AppError `usage` if a line cannot be read. */
export function walkMatmul(
  shape: WalkShape,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  lines = walkedLines(shape),
): readonly WalkStep[] {
  const { m, n, k: inner } = shape;
  const statements = statementsOf(lines);
  const places = new Map(statements.flatMap((each) => (each.kind === 'store' ? [[each.c, each] as const] : [])));
  const threads = Array.from({ length: (m * n) / tile ** 2 }, (_, i) => {
    const corner = { row: tile * Math.floor((tile * i) / n), column: (tile * i) % n };
    return new Thread(corner, { columns: inner, values: a }, { columns: n, values: b });
  });
  const steps: WalkStep[] = [];
  const sums = new Float32Array(m * n);

  const cornerOf = ({ corner }: Thread, c: string): Block => {
    const place = places.get(c);
    if (place === undefined) throw unreadable(`${c} is never stored`);
    return { row: corner.row + place.row, column: corner.column + place.column };
  };
  const show = (thread: Thread, c: string): void => {
    const { row, column } = cornerOf(thread, c);
    thread.sumsOf(c).forEach((sum, i) => (sums[(row + Math.floor(i / 4)) * n + column + (i % 4)] = sum));
  };
  const take = (statement: Statement, k: number): void => {
    const { line, kind } = statement;
    const read = threads.flatMap((thread) => thread.take(statement, k));
    if (kind === 'accumulate') for (const thread of threads) show(thread, statement.c);
    const of = (which: 'a' | 'b'): readonly Block[] =>
      read.filter((each) => each.of === which).map(({ corner }) => corner);
    const c = 'c' in statement ? threads.map((thread) => cornerOf(thread, statement.c)) : [];
    steps.push({ line, k, kind, a: of('a'), b: of('b'), c, sums: sums.slice() });
  };

  const isInLoop = ({ kind }: Statement): boolean => kind !== 'store';
  for (let k = 0; k < inner; k += 4) for (const each of statements.filter(isInLoop)) take(each, k);
  for (const each of statements) if (!isInLoop(each)) take(each, inner);
  return steps;
}
