/** The lessons: their list, the frame around a lesson, its plan, and what the charts say. */
import { pluralIn } from '../plural';

const plural = pluralIn('en');
const last = 'To take along';

export const lessons = {
  title: 'Lessons',
  back: '← Back to the experiment',
  unknown: 'There is no lesson at this address. These are all of them.',
  lead: 'How do you know that a change made a model better? Five lessons of about five minutes each. You guess first, then see what happened in real runs of a tiny language model: trained here if this machine has WebGPU, recorded if it has not.',
  all: 'All lessons',
  answerFirst: 'Choose an answer first.',
  runsFirst: 'The runs come first.',
  progress: (step: number, all: number): string => `step ${step} of ${all}`,
  stepOf: (step: number, all: number): string => `Step ${step} of ${all}: `,
  inReport: (what: string): string => `${what}, in the report of a recorded study`,
  reportUnread: 'The recorded study could not be read, so its report is not linked here.',
  steps: 'Steps',
  backStep: 'Back',
  next: 'Next',
  /** After the arrow keys, and after Home and End. */
  keys: ['turn the steps', 'the first and last'] as readonly [string, string],
  plans: {
    'is-it-real': {
      title: 'Is it real?',
      question: 'Two models get different scores. Is one of them better?',
      steps: [
        'Two models, alike but for luck',
        'One of them wins',
        'Six more of the same',
        'How far luck reaches',
        last,
      ],
      takeaway: 'Before you believe a difference, find out how much the same thing differs from itself.',
      inReport: 'The noise floor',
      links: ['The technique note on seed variance', 'Next lesson: the winner’s curse'],
    },
    'winners-curse': {
      title: 'The winner’s curse',
      question: 'Why does the best of many tries promise too much?',
      steps: [
        'Edits that change nothing',
        'What will the best one claim?',
        'Try more, claim more',
        'Ask the winner again',
        last,
      ],
      takeaway: 'The more you try, the more luck is in the best result: train the winner again on fresh seeds.',
      inReport: 'Claimed against confirmed',
      links: ['The technique note on the winner’s curse', 'Next lesson: halve the batch'],
    },
    'half-batch': {
      title: 'Halve the batch',
      question: 'With the same text to read, are fewer careful steps better, or more hasty ones?',
      steps: ['Steps out of the same text', 'Which learns most?', 'Train them', 'What came out', last],
      takeaway:
        'With little text to read, more steps can be worth more than steadier ones; a rule is a start, and a run decides.',
      inReport: 'Gains with their intervals',
      links: ['The technique note on √ scaling', 'Next lesson: what the paper said'],
    },
    paper: {
      title: 'What the paper said',
      question: 'How does a sentence in a paper become a better model?',
      steps: ['The paper', 'The formula', 'The change to the script', 'What do you expect?', 'What it brought', last],
      takeaway: 'A paper gives the idea; what it is worth here is a number with an interval, measured here.',
      inReport: 'Every kept change with its papers',
      links: ['Search the papers', 'Next lesson: guess, then reveal'],
    },
    guess: {
      title: 'Guess, then reveal',
      question: 'Can you choose a better edit than chance, or than the agent?',
      steps: ['Four edits, one choice', 'Train all four', 'You, chance, and the agent', last],
      takeaway: 'A good guess is knowledge, a lucky one is not: one choice cannot tell them apart, and many can.',
      inReport: 'What the arms came to',
      links: ['The technique note on random search', 'All lessons'],
    },
  },
  edits: {
    baseline: { name: 'The baseline', text: 'Nothing is changed.' },
    'half-batch': {
      name: 'Half the batch, learning rate as it was',
      text: 'Each step reads half as much text, so there are twice as many steps.',
    },
    'half-batch-lr': {
      name: 'Half the batch, learning rate ÷ √2',
      text: 'Twice as many steps on half as much text each, and every step a little shorter.',
    },
    'lr-double': { name: 'Twice the learning rate', text: 'Every step goes twice as far.' },
    'warm-up': {
      name: 'Ten times the warm-up',
      text: 'The steps grow to their full length over a fifth of the training, not a fiftieth.',
    },
    'weight-decay': {
      name: 'Three times the weight decay',
      text: 'The weights are pulled towards zero three times as hard.',
    },
  },
  trainingModel: (model: number, all: number): string => `Training model ${model} of ${all}…`,
  training: 'Training',
  there: 'The runs are there.',
  train: (count: number): string => `Train ${count} ${plural(count, { one: 'model', other: 'models' })} here`,
  useRecorded: 'Use recorded figures',
  slow: 'Without a graphics driver a model takes 20 to 30 seconds.',
  fast: 'A model takes seconds.',
  trainedOn: (device: string, day: string): string => `The recorded figures were trained on ${device}, ${day}.`,
  notThese: 'They do not hold these runs.',
  noFigures: 'No recorded figures come with this site.',
  recordedOn: (device: string, day: string, tokens: string): string =>
    `Recorded on ${device}, ${day}: a toy GPT, ${tokens} tokens a run.`,
  trainedHere: (tokens: string, seed: number): string =>
    `Trained on this machine: a toy GPT, ${tokens} tokens a run, seeds from ${seed} on.`,
  numbers: 'The numbers',
  oneSeed: 'one seed',
  interval: (range: string): string => `95 % interval ${range}`,
  verdicts: {
    better: 'better, and over the noise',
    worse: 'worse, and over the noise',
    unclear: 'not over the noise, so it may be luck',
  },
  overBaseline: 'the baseline',
  overWithout: 'the script without it',
  range: (low: string, high: string): string => `${low} to ${high}`,
  gainOver: (over: string, summary: string): string => `Gain in val_bpb over ${over}: ${summary}`,
  gainAxis: (over: string): string => `gain in val_bpb over ${over}; right is better`,
  gainKey: '◆ mean, bar its 95 % interval, strokes the single seeds.',
  gainHead: ['change', 'mean gain', '95 % interval', 'by seed'],
  seed: (seed: number): string => `seed ${seed}`,
  seedChart: (seeds: string, mean: string, sigma: string): string =>
    `val_bpb by seed: ${seeds}; mean ${mean}, σ ${sigma}`,
  meanSigma: 'mean ± 1 σ',
  seedAxis: 'val_bpb, lower is better',
  seedKey: '◆ the first two runs, ● the other six.',
  seedHead: ['seed', 'val_bpb', 'from the mean, σ'],
  curseChart: (edits: number, claimed: string, fresh: string | null): string =>
    `${edits} edits without effect; the best claims ${claimed}${fresh === null ? '' : `; on a fresh seed it gains ${fresh}`}`,
  truth: 'the truth: no gain',
  curseAxis: 'gain in val_bpb that a run seems to show',
  curseKey: (isAsked: boolean): string =>
    `● one edit each, ◆ the best of them${isAsked ? ', ■ the same edit on a fresh seed' : ''}.`,
  curseHead: ['edit', 'seems to gain'],
  best: (edit: number): string => `best: ${edit}`,
  freshSeed: (edit: number): string => `${edit}, fresh seed`,
  editsTried: 'Edits tried:',
  drawAgain: 'Draw again',
};

export type LessonsWords = typeof lessons;
