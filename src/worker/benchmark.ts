/** What the lab measures a GPU with, the 7M GPT that studies begin with at a small batch, and how the answer travels. */
import * as v from 'valibot';
import { presets } from '../study/presets';
import type { Benchmark, BenchmarkStage, Subject } from '../trial/benchmark';

export const stages = ['adapter', 'compiling', 'steps', 'kernels'] as const satisfies readonly BenchmarkStage[];

const kernel = v.object({
  name: v.string(),
  calls: v.number(),
  ms: v.number(),
  share: v.number(),
  flops: v.number(),
  bytes: v.number(),
  flopsPerSecond: v.number(),
  bytesPerSecond: v.number(),
});

export const benchmarkSchema: v.GenericSchema<unknown, Benchmark> = v.object({
  adapter: v.string(),
  isSoftware: v.boolean(),
  rates: v.object({
    fmaFlopsPerSecond: v.number(),
    matmulFlopsPerSecond: v.number(),
    matmulVariant: v.picklist(['registers', 'quads', 'shared', 'sharedLarge', 'sharedSmall']),
    bytesPerSecond: v.number(),
    dispatchMicroseconds: v.number(),
  }),
  step: v.object({
    parameters: v.number(),
    tokensPerStep: v.number(),
    msPerStep: v.number(),
    tokensPerSecond: v.number(),
  }),
  profile: v.object({
    clock: v.picklist(['timestamps', 'queue']),
    calls: v.number(),
    ms: v.number(),
    kernels: v.array(kernel),
  }),
  tuned: v.exactOptional(v.record(v.string(), v.string())),
});

/** One sequence where the CPU must do the work, eight where there is a GPU to fill. */
export function subjectOf(script: string, isSoftware: boolean): Subject {
  const sequences = isSoftware ? 1 : 8;
  return {
    script,
    settings: { sequencesPerStep: sequences, sequencesPerMicroBatch: sequences },
    evaluation: { split: 'search', tokens: 64, contextLength: 64 },
    caps: presets.seed.caps,
  };
}
