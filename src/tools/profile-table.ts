/** A benchmark as text: what the adapter can do, the step, and its kernels as a table, the slowest first. */
import type { Benchmark } from '../trial/benchmark';

const giga = (perSecond: number): string => (perSecond / 1e9).toFixed(perSecond < 1e11 ? 2 : 0);

function rowsOf({ profile }: Benchmark): string[][] {
  const head = ['kernel', 'calls', 'ms', 'share', 'GFLOP/s', 'GB/s'];
  const rows = profile.kernels.map(({ name, calls, ms, share, flopsPerSecond, bytesPerSecond }) => [
    name.length > 60 ? `${name.slice(0, 59)}…` : name,
    `${calls}`,
    ms.toFixed(3),
    `${(100 * share).toFixed(1)}%`,
    giga(flopsPerSecond),
    giga(bytesPerSecond),
  ]);
  return [head, ...rows, ['all', `${profile.calls}`, profile.ms.toFixed(3), '100.0%', '', '']];
}

/** Lines to print. */
export function profileTable(made: Benchmark): string {
  const { rates, step, profile } = made;
  const rows = rowsOf(made);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${made.adapter}: FMA ${giga(rates.fmaFlopsPerSecond)} GFLOP/s, matmul ${giga(rates.matmulFlopsPerSecond)} GFLOP/s (${rates.matmulVariant}), copy ${giga(rates.bytesPerSecond)} GB/s, ${rates.dispatchMicroseconds.toFixed(1)} µs a dispatch`,
    `a step of ${step.tokensPerStep} tokens takes ${step.msPerStep.toFixed(2)} ms, ${step.tokensPerSecond.toFixed(0)} tokens/s; its kernels one by one ${profile.ms.toFixed(2)} ms, by ${profile.clock}`,
    ...Object.entries(made.tuned ?? {}).map(([shape, variant]) => `tuned ${shape}: ${variant}`),
    ...lines,
  ].join('\n');
}
