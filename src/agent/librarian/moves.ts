/** The librarian's own repertoire, the same in both arms: small random changes of settings and of the activation. */
import type { Random } from '../../base/random';
import { formatSetting, readSetting, writeSetting } from '../../study/script-settings';
import { importBeside, replaceCalls } from './script-edits';

export interface Edit {
  readonly title: string;
  readonly script: string;
}

export interface Move {
  /** Settings this move writes; it is not drawn if the harness fixes one of them. */
  readonly keys: readonly string[];
  /** The edit drawn for this script, or null if it has no place for one. */
  readonly draw: (script: string, random: Random) => Edit | null;
}

/** Multiplies one number; `limits` are those within which training makes sense. */
function scale(key: string, factors: readonly number[], limits: readonly [number, number]): Move {
  return {
    keys: [key],
    draw: (script, random) => change(script, key, (value) => value * random.pick(factors), limits),
  };
}

function choose(key: string, values: readonly number[]): Move {
  return { keys: [key], draw: (script, random) => change(script, key, () => random.pick(values), [0, Infinity]) };
}

function change(
  script: string,
  key: string,
  next: (value: number) => number,
  [least, most]: readonly [number, number],
): Edit | null {
  const before = readSetting(script, key);
  if (before === undefined) return null;
  const after = Number(formatSetting(Math.min(most, Math.max(least, next(before)))));
  const edited = after === before ? null : writeSetting(script, key, after);
  return edited === null
    ? null
    : { title: `${key} ${formatSetting(before)} → ${formatSetting(after)}`, script: edited };
}

const layers: Move = {
  keys: ['layers'],
  draw: (script, random) => change(script, 'layers', (value) => value + random.pick([-2, -1, 1, 2]), [1, 24]),
};

/** Head width stays a whole number of at least 16. */
const heads: Move = {
  keys: ['heads'],
  draw(script, random) {
    const [width, count] = [readSetting(script, 'width'), readSetting(script, 'heads')];
    if (width === undefined || count === undefined) return null;
    const fitting = [count * 2, count / 2].filter(
      (n) => Number.isInteger(n) && n > 0 && width % n === 0 && width / n >= 16,
    );
    return fitting.length === 0 ? null : change(script, 'heads', () => random.pick(fitting), [1, 64]);
  },
};

const width: Move = {
  keys: ['width'],
  draw(script, random) {
    const unit = 16 * (readSetting(script, 'heads') ?? 1);
    const factor = random.pick([0.75, 1.25, 1.5]);
    return change(script, 'width', (value) => unit * Math.round((value * factor) / unit), [unit, 1024]);
  },
};

/** The micro-batch goes on dividing the batch. */
const batch: Move = {
  keys: ['sequencesPerStep', 'sequencesPerMicroBatch'],
  draw: (script, random) => scaleBatch(script, random.pick([0.5, 2])),
};

export function scaleBatch(script: string, factor: number): Edit | null {
  const edit = change(script, 'sequencesPerStep', (value) => Math.round(value * factor), [1, 1024]);
  const sequences = edit === null ? undefined : readSetting(edit.script, 'sequencesPerStep');
  if (edit === null || sequences === undefined) return null;
  const microBatch = readSetting(edit.script, 'sequencesPerMicroBatch');
  if (microBatch === undefined || sequences % microBatch === 0) return edit;
  const fitting = greatestCommonDivisor(sequences, microBatch);
  return { ...edit, script: writeSetting(edit.script, 'sequencesPerMicroBatch', fitting) ?? edit.script };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Memory against launches; the gradient stays that of the whole batch, so micro-batches must divide it. */
const microBatch: Move = {
  keys: ['sequencesPerMicroBatch'],
  draw(script, random) {
    const [sequences, part] = [readSetting(script, 'sequencesPerStep'), readSetting(script, 'sequencesPerMicroBatch')];
    if (sequences === undefined || part === undefined) return null;
    const fitting = [part * 2, part / 2].filter((n) => Number.isInteger(n) && n > 0 && sequences % n === 0);
    return fitting.length === 0
      ? null
      : change(script, 'sequencesPerMicroBatch', () => random.pick(fitting), [1, sequences]);
  },
};

const contextLength: Move = {
  keys: ['contextLength'],
  draw: (script, random) =>
    change(script, 'contextLength', (value) => Math.round(value * random.pick([0.5, 2])), [16, 1024]),
};

/** GELU → squared ReLU, whether the script writes gelu(x) or x.gelu(). */
const squaredRelu: Move = {
  keys: [],
  draw(script) {
    const asMethod = script.replaceAll('.gelu()', '.relu().square()');
    const edited = replaceCalls(asMethod, 'gelu', (x) => `relu(${x}).square()`);
    const changed = edited === null ? asMethod : importBeside(edited, 'gelu', 'relu');
    return changed === script ? null : { title: 'GELU → squared ReLU', script: changed };
  },
};

export const moves: readonly Move[] = [
  scale('lr', [0.5, 0.7, 1.4, 2, 3], [1e-6, 1]),
  scale('minLr', [0.1, 0.3, 3], [1e-7, 1]),
  scale('warmup', [0.25, 0.5, 2, 4], [0, 0.5]),
  scale('weightDecay', [0.1, 0.3, 2, 3], [0, 2]),
  choose('beta1', [0.8, 0.85, 0.9, 0.95]),
  choose('beta2', [0.9, 0.95, 0.98, 0.99]),
  choose('eps', [1e-10, 1e-8, 1e-6]),
  scale('clipNorm', [0.3, 0.5, 2, 5], [0.01, 100]),
  scale('initStd', [0.5, 0.7, 1.4, 2], [0.001, 0.2]),
  layers,
  heads,
  width,
  batch,
  microBatch,
  contextLength,
  squaredRelu,
];
