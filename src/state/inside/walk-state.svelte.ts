/** Stepping through one workgroup of the register tile: a small product, its WGSL, and where the walk stands. */
import { Random } from '../../base/random';
import { walkedLines } from '../../kernels/matmul-lines';
import { walkMatmul } from '../../kernels/matmul-walk';
import type { Block, WalkStep } from '../../kernels/matmul-walk';
import { insideWords } from '../../words/inside';

/** Four of the workgroup's 64 threads have work. */
export const walkShape = { m: 16, n: 16, k: 8 } as const;

const random = new Random(8);
/** Small whole numbers, so that every sum can be checked by head. */
const integers = (count: number): readonly number[] => Array.from({ length: count }, () => random.below(5) - 2);

function wordsOf({ kind, k, a, b, c }: WalkStep): string {
  const { walk } = insideWords;
  const range = walk.range(k, k + 3);
  switch (kind) {
    case 'loop':
      return walk.loop(range);
    case 'load':
      return a.length > 0 ? walk.loadA(range) : walk.loadB(range);
    case 'accumulate':
      return walk.accumulate(c.length, b.length * 64);
    case 'store':
      return walk.store;
  }
}

export class WalkState {
  readonly a = integers(walkShape.m * walkShape.k);
  readonly b = integers(walkShape.k * walkShape.n);
  readonly lines = walkedLines(walkShape);
  readonly steps = walkMatmul(walkShape, this.a, this.b);
  at = $state(0);
  readonly step = $derived(this.steps[this.at] as WalkStep);
  readonly words = $derived(wordsOf(this.step));

  /** To a step, or to the nearest there is. */
  go(to: number): void {
    this.at = Math.max(0, Math.min(this.steps.length - 1, to));
  }
}

/** Whether an element lies in one of the 4×4 blocks. */
export const isIn = (found: readonly Block[], row: number, column: number): boolean =>
  found.some((block) => row >= block.row && row < block.row + 4 && column >= block.column && column < block.column + 4);
