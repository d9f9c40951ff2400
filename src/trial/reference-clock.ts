/**
 * Reference seconds: what a step would take on one fixed, imaginary GPU. Each launch is billed at max(FLOPs ÷ F, bytes ÷ B)
 * plus an overhead, so that every visitor runs the same number of steps for the same script. The table is frozen; studies
 * record its version.
 */
import type { PlannedProgram } from '../engine/plan';

export const referenceGpu = {
  version: 1,
  flopsPerSecond: 3.5e12,
  bytesPerSecond: 200e9,
  overheadSeconds: 5e-6,
} as const;

export function referenceSeconds({ costs }: PlannedProgram): number {
  const { flopsPerSecond, bytesPerSecond, overheadSeconds } = referenceGpu;
  return costs.reduce(
    (sum, { flops, bytes }) => sum + Math.max(flops / flopsPerSecond, bytes / bytesPerSecond) + overheadSeconds,
    0,
  );
}
