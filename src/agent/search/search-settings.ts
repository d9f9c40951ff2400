/**
 * Which numbers of a script's `settings` an optimizer may turn, and how far: a box around the baseline. Points are written into the
 * baseline script and read back from it, so that a history of scripts is a history of points.
 */
import { formatSetting, readSetting, writeSettings } from '../../study/script-settings';
import type { Dimension, Point, SearchSpace } from './space';

interface Tunable {
  readonly keys: readonly string[];
  /** The box as multiples of the baseline's number; without it the limits are the box. */
  readonly factors?: readonly [number, number];
  /** Within which training makes sense. */
  readonly limits: readonly [number, number];
  readonly log?: boolean;
  readonly integer?: boolean;
}

const tunables: readonly Tunable[] = [
  {
    keys: ['lr', 'minLr', 'embeddingLr', 'headLr', 'matrixLr', 'scalarLr'],
    factors: [0.1, 10],
    limits: [1e-7, 10],
    log: true,
  },
  { keys: ['warmup'], limits: [0, 0.3] },
  { keys: ['cooldown'], limits: [0.05, 1] },
  { keys: ['weightDecay'], limits: [0.001, 1], log: true },
  { keys: ['beta1', 'momentum', 'firstMomentum'], limits: [0.7, 0.98] },
  { keys: ['beta2'], limits: [0.9, 0.999] },
  { keys: ['clipNorm'], factors: [0.1, 10], limits: [0.01, 100], log: true },
  { keys: ['initStd'], factors: [0.2, 5], limits: [0.001, 0.2], log: true },
  { keys: ['sequencesPerStep'], factors: [0.25, 4], limits: [1, 1024], log: true, integer: true },
  { keys: ['width'], factors: [0.5, 1.5], limits: [16, 1024], integer: true },
  { keys: ['layers'], factors: [0.5, 1.5], limits: [1, 24], integer: true },
];

/** Settings that a change of another carries along. */
const followers: Readonly<Record<string, readonly string[]>> = { sequencesPerStep: ['sequencesPerMicroBatch'] };

/** The box of a baseline script; settings that it has no line for, or that the harness fixes, are not in it. */
export function searchSpaceOf(script: string, fixedSettings: Readonly<Record<string, number>>): SearchSpace {
  return tunables.flatMap((tunable) =>
    tunable.keys.flatMap((key) => {
      const baseline = readSetting(script, key);
      const isFixed = [key, ...(followers[key] ?? [])].some((each) => each in fixedSettings);
      return baseline === undefined || isFixed ? [] : dimensionOf(key, baseline, tunable);
    }),
  );
}

function dimensionOf(key: string, baseline: number, { factors, limits, log, integer }: Tunable): Dimension[] {
  const [least, most] = factors?.map((factor) => factor * baseline) ?? limits;
  const round = integer ? Math.round : Number;
  const low = round(Math.min(baseline, Math.max(limits[0], least ?? limits[0])));
  const high = round(Math.max(baseline, Math.min(limits[1], most ?? limits[1])));
  if (low >= high || (log && low <= 0)) return [];
  return [{ key, low, high, ...(log && { log }), ...(integer && { integer }) }];
}

/** The baseline script with the point's numbers in it, moved to the nearest that the model can have. */
export function writePoint(baseline: string, point: Point): string {
  const settings: Record<string, number> = { ...point };
  const { width, sequencesPerStep } = settings;
  if (width !== undefined) {
    const unit = 16 * (readSetting(baseline, 'heads') ?? 1);
    settings['width'] = Math.max(unit, unit * Math.round(width / unit));
  }
  if (sequencesPerStep !== undefined) Object.assign(settings, batchNear(baseline, sequencesPerStep));
  const changed = Object.entries(settings).filter(
    ([key, value]) => Number(formatSetting(value)) !== readSetting(baseline, key),
  );
  return writeSettings(baseline, Object.fromEntries(changed)).script;
}

/** The nearest doubling or halving of the baseline's batch, with a micro-batch that divides it. */
function batchNear(baseline: string, sequences: number): Record<string, number> {
  const before = readSetting(baseline, 'sequencesPerStep') ?? sequences;
  const batch = Math.max(1, Math.round(before * 2 ** Math.round(Math.log2(sequences / before))));
  const microBatch = readSetting(baseline, 'sequencesPerMicroBatch');
  if (microBatch === undefined) return { sequencesPerStep: batch };
  return { sequencesPerStep: batch, sequencesPerMicroBatch: greatestCommonDivisor(batch, microBatch) };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** The point a script stands for; null if a setting has no line any more. */
export function readPoint(space: SearchSpace, script: string): Point | null {
  const entries = space.map(({ key }) => [key, readSetting(script, key)] as const);
  return entries.every((entry): entry is readonly [string, number] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : null;
}

export const settingText = (key: string, value: number): string => `${key} ${formatSetting(value)}`;
