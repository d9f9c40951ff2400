/**
 * Techniques the librarian knows how to apply once the library has returned a paper about them. An entry names no paper
 * id: what it cites is the paper that the search found, and without one it is not applied.
 */
import { readSetting, writeSetting } from '../../study/script-settings';
import { scaleBatch } from './moves';
import {
  cosineToZero,
  oneCycle,
  reflectedExponential,
  squareRootCooldown,
  untunedWarmup,
  warmupStableDecay,
} from './schedules';
import { importBeside, replaceCalls, replaceFunction } from './script-edits';

export interface Technique {
  readonly id: string;
  readonly title: string;
  /** What the librarian searches for. */
  readonly query: string;
  /** A paper is about it if its title holds every term of one group. */
  readonly titleTerms: readonly (readonly string[])[];
  /** Settings it writes; not applied if the harness fixes one of them. */
  readonly keys: readonly string[];
  readonly apply: (script: string) => string | null;
}

function schedule(id: string, title: string, query: string, titleTerms: readonly string[], text: string): Technique {
  const used = [...text.matchAll(/settings\.(\w+)/g)].map(([, key]) => key ?? '');
  const apply = (script: string): string | null =>
    used.every((key) => readSetting(script, key) !== undefined) ? replaceFunction(script, 'schedule', text) : null;
  return { id, title, query, titleTerms: [titleTerms], keys: [], apply };
}

const squareRootScaling: Technique = {
  id: 'square-root-scaling',
  title: 'Half the batch, lr ÷ √2',
  query: 'scaling rules adaptive gradient algorithms batch size learning rate',
  titleTerms: [['scaling rules', 'adaptive']],
  keys: ['sequencesPerStep', 'sequencesPerMicroBatch', 'lr'],
  apply(script) {
    const lr = readSetting(script, 'lr');
    const halved = (readSetting(script, 'sequencesPerStep') ?? 0) < 2 ? null : scaleBatch(script, 0.5);
    return halved === null || lr === undefined ? null : writeSetting(halved.script, 'lr', lr / Math.SQRT2);
  },
};

const adaptiveClipping: Technique = {
  id: 'adagc',
  title: 'Clip each tensor by its own running norm',
  query: 'AdaGC adaptive gradient clipping per tensor loss spikes',
  titleTerms: [['adagc:']],
  keys: [],
  apply(script) {
    const edited = replaceCalls(script, 'clipByGlobalNorm', (inner) => `clipAdaptively(${inner})`);
    return edited === null ? null : importBeside(edited, 'clipByGlobalNorm', 'clipAdaptively');
  },
};

const tighterClipping: Technique = {
  id: 'tight-clipping',
  title: 'Clip the gradient norm at a quarter',
  query: 'gradient clipping accelerates training adaptivity',
  titleTerms: [['why gradient clipping accelerates']],
  keys: ['clipNorm'],
  apply(script) {
    const clipNorm = readSetting(script, 'clipNorm');
    return clipNorm === undefined || clipNorm <= 0 ? null : writeSetting(script, 'clipNorm', clipNorm / 4);
  },
};

export const catalogue: readonly Technique[] = [
  squareRootScaling,
  adaptiveClipping,
  tighterClipping,
  schedule(
    'wsd',
    'Warmup-stable-decay schedule',
    'MiniCPM small language models scalable training strategies',
    ['minicpm'],
    warmupStableDecay,
  ),
  schedule(
    'sqrt-cooldown',
    'Constant lr with a 1 − √x cooldown',
    'compute-optimal training beyond fixed training durations',
    ['beyond fixed training durations'],
    squareRootCooldown,
  ),
  schedule(
    'rex',
    'REX schedule',
    'REX budgeted training improved schedule',
    ['rex:', 'schedule'],
    reflectedExponential,
  ),
  schedule(
    'untuned-warmup',
    'Untuned warm-up of 2 ÷ (1 − β2) steps',
    'untuned warmup adaptive optimization',
    ['untuned warmup'],
    untunedWarmup,
  ),
  schedule('cosine', 'Cosine to zero', 'cosine annealing warm restarts SGDR', ['sgdr:'], cosineToZero),
  schedule(
    'one-cycle',
    'One-cycle schedule',
    'super-convergence large learning rates',
    ['super-convergence'],
    oneCycle,
  ),
];

export function isAbout(technique: Technique, title: string): boolean {
  const lower = title.toLowerCase();
  return technique.titleTerms.some((group) => group.every((term) => lower.includes(term)));
}
