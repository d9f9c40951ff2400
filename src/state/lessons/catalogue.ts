/** The lessons: their steps, what a step asks before it may be left, what it trains, and what there is to take along. */
import type { LessonRun } from './figures';
import type { LessonName } from './lesson-link';

export interface LessonStep {
  readonly title: string;
  /** An answer of the visitor's is due. */
  readonly asks?: boolean;
  /** Runs that must be there, for a first seed. */
  readonly trains?: (seed: number) => readonly LessonRun[];
}

export interface Lesson {
  readonly name: LessonName;
  readonly title: string;
  /** What it answers, in a sentence. */
  readonly question: string;
  readonly steps: readonly LessonStep[];
  readonly takeaway: string;
  /** What of it the report of the recorded study shows. */
  readonly inReport: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

const consecutive = (seed: number, count: number): number[] => Array.from({ length: count }, (_, k) => seed + k);
const runsOf = (edits: readonly LessonRun['edit'][], seeds: readonly number[]): readonly LessonRun[] =>
  seeds.flatMap((seed) => edits.map((edit) => ({ edit, seed })));

export const twinRuns = (seed: number): readonly LessonRun[] => runsOf(['baseline'], consecutive(seed, 2));
export const noiseRuns = (seed: number): readonly LessonRun[] => runsOf(['baseline'], consecutive(seed, 8));
export const pairedSeeds = (seed: number): readonly number[] => consecutive(seed, 3);
export const batchEdits = ['half-batch', 'half-batch-lr'] as const;
export const guessEdits = ['lr-double', 'half-batch-lr', 'warm-up', 'weight-decay'] as const;
export type GuessEdit = (typeof guessEdits)[number];

const isItReal: Lesson = {
  name: 'is-it-real',
  title: 'Is it real?',
  question: 'Two models get different scores. Is one of them better?',
  steps: [
    { title: 'Two models, alike but for luck', trains: twinRuns },
    { title: 'One of them wins', asks: true },
    { title: 'Six more of the same', trains: noiseRuns },
    { title: 'How far luck reaches' },
    { title: 'To take along' },
  ],
  takeaway: 'Before you believe a difference, find out how much the same thing differs from itself.',
  inReport: 'The noise floor',
  links: [
    { href: '#papers?id=note:seed-variance', text: 'The technique note on seed variance' },
    { href: '#lesson/winners-curse', text: 'Next lesson: the winner’s curse' },
  ],
};

const winnersCurse: Lesson = {
  name: 'winners-curse',
  title: 'The winner’s curse',
  question: 'Why does the best of many tries promise too much?',
  steps: [
    { title: 'Edits that change nothing', trains: noiseRuns },
    { title: 'What will the best one claim?', asks: true },
    { title: 'Try more, claim more' },
    { title: 'Ask the winner again' },
    { title: 'To take along' },
  ],
  takeaway: 'The more you try, the more luck is in the best result: train the winner again on fresh seeds.',
  inReport: 'Claimed against confirmed',
  links: [
    { href: '#papers?id=note:winners-curse', text: 'The technique note on the winner’s curse' },
    { href: '#lesson/half-batch', text: 'Next lesson: halve the batch' },
  ],
};

const halfBatch: Lesson = {
  name: 'half-batch',
  title: 'Halve the batch',
  question: 'With the same text to read, are fewer careful steps better, or more hasty ones?',
  steps: [
    { title: 'Steps out of the same text' },
    { title: 'Which learns most?', asks: true },
    { title: 'Train them', trains: (seed) => runsOf(['baseline', ...batchEdits], pairedSeeds(seed)) },
    { title: 'What came out' },
    { title: 'To take along' },
  ],
  takeaway:
    'With little text to read, more steps can be worth more than steadier ones; a rule is a start, and a run decides.',
  inReport: 'Gains with their intervals',
  links: [
    { href: '#papers?id=note:sqrt-batch-scaling', text: 'The technique note on √ scaling' },
    { href: '#lesson/paper', text: 'Next lesson: what the paper said' },
  ],
};

const paper: Lesson = {
  name: 'paper',
  title: 'What the paper said',
  question: 'How does a sentence in a paper become a better model?',
  steps: [
    { title: 'The paper' },
    { title: 'The formula' },
    { title: 'The change to the script' },
    { title: 'What do you expect?', asks: true },
    { title: 'What it brought' },
    { title: 'To take along' },
  ],
  takeaway: 'A paper gives the idea; what it is worth here is a number with an interval, measured here.',
  inReport: 'Every kept change with its papers',
  links: [
    { href: '#papers', text: 'Search the papers' },
    { href: '#lesson/guess', text: 'Next lesson: guess, then reveal' },
  ],
};

const guess: Lesson = {
  name: 'guess',
  title: 'Guess, then reveal',
  question: 'Can you choose a better edit than chance, or than the agent?',
  steps: [
    { title: 'Four edits, one choice', asks: true },
    { title: 'Train all four', trains: (seed) => runsOf(['baseline', ...guessEdits], pairedSeeds(seed)) },
    { title: 'You, chance, and the agent' },
    { title: 'To take along' },
  ],
  takeaway: 'A good guess is knowledge, a lucky one is not: one choice cannot tell them apart, and many can.',
  inReport: 'What the arms came to',
  links: [
    { href: '#papers?id=note:random-search', text: 'The technique note on random search' },
    { href: '#lessons', text: 'All lessons' },
  ],
};

export const lessons: readonly Lesson[] = [isItReal, winnersCurse, halfBatch, paper, guess];

export const lessonOf = (name: LessonName): Lesson => lessons.find((lesson) => lesson.name === name) ?? isItReal;
