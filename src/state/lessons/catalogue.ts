/** The lessons: their steps, what a step asks before it may be left, what it trains, and what there is to take along. */
import type { LessonRun } from './figures';
import type { LessonName } from './lesson-link';
import { lessonsWords } from '../../words/lessons';

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

interface Plan {
  readonly name: LessonName;
  /** Without their titles. */
  readonly steps: readonly Omit<LessonStep, 'title'>[];
  /** Addresses of the links. */
  readonly links: readonly string[];
}

const plans: readonly Plan[] = [
  {
    name: 'is-it-real',
    steps: [{ trains: twinRuns }, { asks: true }, { trains: noiseRuns }, {}, {}],
    links: ['#papers?id=note:seed-variance', '#lesson/winners-curse'],
  },
  {
    name: 'winners-curse',
    steps: [{ trains: noiseRuns }, { asks: true }, {}, {}, {}],
    links: ['#papers?id=note:winners-curse', '#lesson/half-batch'],
  },
  {
    name: 'half-batch',
    steps: [{}, { asks: true }, { trains: (seed) => runsOf(['baseline', ...batchEdits], pairedSeeds(seed)) }, {}, {}],
    links: ['#papers?id=note:sqrt-batch-scaling', '#lesson/paper'],
  },
  {
    name: 'paper',
    steps: [{}, {}, {}, { asks: true }, {}, {}],
    links: ['#papers', '#lesson/guess'],
  },
  {
    name: 'guess',
    steps: [{ asks: true }, { trains: (seed) => runsOf(['baseline', ...guessEdits], pairedSeeds(seed)) }, {}, {}],
    links: ['#papers?id=note:random-search', '#lessons'],
  },
];

/** A plan with its words, in the language of the moment. */
const lessonFrom = ({ name, steps, links }: Plan): Lesson => ({
  name,
  get title() {
    return lessonsWords.plans[name].title;
  },
  get question() {
    return lessonsWords.plans[name].question;
  },
  get steps() {
    const titles = lessonsWords.plans[name].steps;
    return steps.map((step, i) => ({ ...step, title: titles[i] ?? '' }));
  },
  get takeaway() {
    return lessonsWords.plans[name].takeaway;
  },
  get inReport() {
    return lessonsWords.plans[name].inReport;
  },
  get links() {
    const texts = lessonsWords.plans[name].links;
    return links.map((href, i) => ({ href, text: texts[i] ?? '' }));
  },
});

export const lessons: readonly Lesson[] = plans.map(lessonFrom);

export const lessonOf = (name: LessonName): Lesson => {
  const lesson = lessons.find((known) => known.name === name);
  if (lesson === undefined) throw new Error(`lessons: there is none named ${name}; add its plan to the catalogue`);
  return lesson;
};
