/** What a small integrated GPU might answer when it is measured. */
import type { KernelProfile } from '../../src/engine/profile';
import type { Benchmark } from '../../src/trial/benchmark';

/** calls, ms, GFLOP and MB of each kernel. */
const measured: readonly (readonly [string, number, number, number, number])[] = [
  ['matmul NT store 1×2048×4096×256', 1, 4.9, 4.29, 40],
  ['matmul NN gelu_gradient 1×2048×1024×256', 8, 9.6, 8.6, 90],
  ['attention 8×4×256×64', 8, 6.2, 2.1, 67],
  ['attentionKeyValueGradient 8×4×256×64', 8, 11.8, 4.2, 100],
  ['layerNorm 2048×256', 17, 1.6, 0.07, 71],
  ['crossEntropyInPlace 2048×4096', 1, 1.9, 0.05, 67],
  ['elementwise mul mul mul mul add mul square mul add sqrt div sub', 3, 3.1, 0.09, 208],
  ['scatterAdd 2048×256 into 4096', 1, 0.4, 0.0005, 6],
  ['gather 2048×256 of 4096', 1, 0.1, 0, 4],
];
const totalMs = measured.reduce((sum, [, , ms]) => sum + ms, 0);

const kernelOf = ([name, calls, ms, gflop, megabytes]: (typeof measured)[number]): KernelProfile => ({
  name,
  calls,
  ms,
  share: ms / totalMs,
  flops: gflop * 1e9,
  bytes: megabytes * 1e6,
  flopsPerSecond: (gflop * 1e12) / ms,
  bytesPerSecond: (megabytes * 1e9) / ms,
});

export const benchmarkReport: Benchmark = {
  adapter: 'test adapter',
  isSoftware: false,
  rates: {
    fmaFlopsPerSecond: 2.1e12,
    matmulFlopsPerSecond: 1.3e12,
    matmulVariant: 'shared',
    bytesPerSecond: 92e9,
    dispatchMicroseconds: 6.4,
  },
  step: { parameters: 7_432_704, tokensPerStep: 2048, msPerStep: 41.5, tokensPerSecond: 49_349 },
  profile: {
    clock: 'timestamps',
    calls: measured.reduce((sum, [, calls]) => sum + calls, 0),
    ms: totalMs,
    kernels: measured.map(kernelOf).sort((a, b) => b.ms - a.ms),
  },
};
