/**
 * The statements of the register tile's `main`, read off its WGSL as it is compiled. A line that is not understood is an error, so that
 * nobody is told of another shader than the one that runs.
 */
import { AppError } from '../base/errors';
import { softwareVariants } from './kernel';
import { matmulKernel } from './matmul';

/** C (m, n) = A (m, k)·B (k, n), all of it one workgroup's: m and n multiples of 8 up to 64, k a multiple of 4. */
export interface WalkShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** `line` counts the kernel's WGSL from 0; offsets are within a thread's rows of A, columns of B or tile of C. */
export type Statement =
  | { readonly line: number; readonly kind: 'loop' }
  | { readonly line: number; readonly kind: 'load'; readonly name: string; readonly of: 'a' | 'b'; readonly at: number }
  | {
      readonly line: number;
      readonly kind: 'accumulate';
      readonly c: string;
      readonly left: string;
      readonly right: string;
    }
  | {
      readonly line: number;
      readonly kind: 'store';
      readonly c: string;
      readonly row: number;
      readonly column: number;
    };

export const unreadable = (why: string): AppError =>
  new AppError(
    'usage',
    `matmul walk: the register tile cannot be walked: ${why}; teach src/kernels/matmul-walk.ts to read it`,
  );

const offset = (text: string | undefined): number => Number(text ?? 0);

/** What the lines of `main` may be. Those without a statement set the scene and are passed over. */
const rules: readonly (readonly [
  RegExp,
  (line: number, groups: readonly (string | undefined)[]) => Statement | null,
])[] = [
  [/^(@compute .*|fn main\(.*\{|\}|)$/, () => null],
  [/^let (m|n|batch) = id\.[xyz]( \* 8u)?;$/, () => null],
  [/^if \(m >= M \|\| n >= N\) \{ return; \}$/, () => null],
  [/^var c\d\d = mat4x4f\(\);$/, () => null],
  [/^for \(var k = 0u; k < K; k \+= 4u\) \{$/, (line) => ({ line, kind: 'loop' })],
  [/^for \(var i = 0u; i < 4u; i\+\+\) \{$/, () => null],
  [
    /^let (\w+) = load_a\(batch, m(?: \+ (\d+)u)?, k\);$/,
    (line, [name = '', at]) => ({ line, kind: 'load', name, of: 'a', at: offset(at) }),
  ],
  [
    /^let (\w+) = load_b\(batch, k, n(?: \+ (\d+)u)?\);$/,
    (line, [name = '', at]) => ({ line, kind: 'load', name, of: 'b', at: offset(at) }),
  ],
  [
    /^(\w+) \+= (\w+) \* (\w+);$/,
    (line, [c = '', left = '', right = '']) => ({ line, kind: 'accumulate', c, left, right }),
  ],
  [
    /^emit\(batch, m \+ i(?: \+ (\d+)u)?, n(?: \+ (\d+)u)?, (\w+)\[i\]\);$/,
    (line, [row, column, c = '']) => ({ line, kind: 'store', c, row: offset(row), column: offset(column) }),
  ],
];

function understood(line: number, text: string): Statement | null {
  for (const [pattern, make] of rules) {
    const found = pattern.exec(text.trim());
    if (found !== null) return make(line, found.slice(1));
  }
  throw unreadable(`line ${line + 1} is not understood: ${text.trim()}`);
}

/** The kernel's WGSL, line by line. */
export const walkedLines = ({ m, n, k }: WalkShape): readonly string[] =>
  matmulKernel(
    { batch: 1, m, n, k, transposeA: false, transposeB: false, batchedA: false, batchedB: false, epilogue: 'store' },
    softwareVariants,
  ).wgsl.split('\n');

/** In order. @throws AppError `usage` if one is not understood. */
export function statementsOf(lines: readonly string[]): readonly Statement[] {
  const first = lines.findIndex((text) => text.startsWith('@compute'));
  const last = lines.indexOf('}', first);
  return lines.slice(first, last + 1).flatMap((text, i) => understood(first + i, text) ?? []);
}
