/**
 * Random programs through the whole compiler and the GPU against the float64 twin, forward and gradient, for VITE_FUZZ_SECONDS
 * (60 by default; `npm run fuzz` takes longer). A failure names its seed and the smallest program that still fails.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPrograms } from '../support/fuzz';
import type { FuzzCounts } from '../support/fuzz';
import { instructions } from '../support/fuzz-programs';

const { VITE_FUZZ_SECONDS, VITE_FUZZ_SEED } = import.meta.env as Record<string, string | undefined>;
const seconds = Number(VITE_FUZZ_SECONDS ?? 60);
const seed = Number(VITE_FUZZ_SEED ?? 20261123);
/** Programs that share one session. */
const batch = 16;
const fewestPrograms = 100;

test(
  `random programs agree with the float64 twin for ${seconds} s, seed ${seed}`,
  async () => {
    const counts: FuzzCounts = { programs: 0, skipped: 0, gradients: 0 };
    const lists = fc.array(instructions, { minLength: batch, maxLength: batch });
    const check = fc.asyncProperty(lists, (made) => checkPrograms(made, counts));
    const settings = { numRuns: 1e6, interruptAfterTimeLimit: 1000 * seconds, markInterruptAsFailure: false };
    // A slow machine takes another turn.
    for (let turn = 0; counts.programs <= fewestPrograms; turn++)
      await fc.assert(check, { ...settings, seed: seed + turn });
    console.log(
      `${counts.programs} programs, ${counts.gradients} gradients, ${counts.skipped} ill-conditioned ones skipped`,
    );
    expect(counts.programs).toBeGreaterThan(fewestPrograms);
    expect(counts.skipped).toBeLessThan(counts.programs / 20);
  },
  1000 * (seconds + 120),
);
