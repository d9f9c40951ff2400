/** The report of a study and its findings. */
import { pluralIn } from '../plural';

const plural = pluralIn('en');

/** What a verdict rests on. */
export interface ComparedWords {
  readonly arm: string;
  readonly reference: string;
  readonly label: string;
  readonly sessions: number;
  readonly meanDifference: number | null;
  readonly pAdjusted: number;
  readonly requiredSessions: number | null;
  readonly fewestSessions: number;
  readonly winner: string | null;
}

/** English verdicts are worded where they are made; another language words its own. */
const verdict: ((facts: ComparedWords) => string) | null = null;
/** Likewise. */
const keepRules: Readonly<Record<string, string>> = {};

export const report = {
  verdict: verdict as ((facts: ComparedWords) => string) | null,
  findings: 'Findings',
  readReport: 'Read the whole report',
  oneArm: 'One arm alone: there is nothing to compare it with.',
  readingSessions: 'Reading the sessions…',
  back: '← The study',
  oneSession: 'Read off one session: this study.',
  sessions: (count: number, seeds: string): string =>
    `Read off ${count} sessions of one design, which differ in the seed alone: ${seeds}.`,
  unreadable: (count: number): string => `${count} stored studies could not be read, and are not counted.`,
  print: 'Print',
  repeat: (seed: number): string => `Repeat with another seed (${seed})`,
  gainsTitle: 'Claimed against confirmed',
  gainsText:
    'The search claims a gain on the seed it chose by. The same two scripts, trained on fresh seeds and judged on text the search never saw, confirm it or not. A gain is positive where val_bpb fell; in brackets its share of the baseline, below its 95 % interval.',
  forestTitle: 'Session by session',
  ablationTitle: 'Which changes matter',
  laterTitle: 'Longer runs and the sealed test',
  noiseTitle: 'Noise floor',
  limitsTitle: 'What this does not show',
  costTitle: 'What it took',
  studyTitle: 'The study',
  gains: 'Claimed against confirmed gain of each arm',
  arm: 'Arm',
  claimedGain: 'Claimed gain, bpb',
  confirmedGain: 'Confirmed gain, bpb',
  overclaim: 'Overclaim',
  replicated: 'Keeps that replicate',
  ofKeeps: (replicated: number, keeps: number): string => `${replicated} of ${keeps}`,
  notConfirmed: 'not confirmed',
  pruned: 'without what did not help',
  seeds: (count: number): string => `${count} ${plural(count, { one: 'seed', other: 'seeds' })}`,
  range: (low: string, high: string): string => `${low} to ${high}`,
  ablation: 'Kept changes, left out one at a time',
  keptChange: 'Kept change',
  lost: 'val_bpb lost without it',
  verdictHead: 'Verdict',
  papersBehind: 'Papers behind it',
  trial: (index: number): string => `Trial ${index}`,
  none: 'none',
  keptNothing: 'It kept no change.',
  effects: {
    stays: 'cannot be taken out alone; stays',
    pruned: 'did not help; pruned',
    helps: 'helps',
    maybe: 'helps on average; may be luck',
  },
  later: 'Long runs and the sealed test',
  measured: 'Measured',
  gain: 'Gain, bpb',
  intervalSeeds: '95 % interval, seeds',
  timesBudget: (factor: number): string => `${factor} × the budget`,
  sealedTest: 'sealed test',
  noNoise: 'No noise floor was measured: it is not known what seeds alone do to val_bpb in this study.',
  /** Before and after σ. */
  noise: (seeds: number): readonly [string, string] => [
    `Over ${seeds} seeds the baseline’s val_bpb scatters with`,
    'bits per byte. A difference smaller than that is nothing to believe.',
  ],
  untested: 'Whether one seed gives one number was not tested.',
  deterministic: 'The same seed gave the same number, bit for bit.',
  indeterministic: 'The same seed gave a different number the second time.',
  bySeed: (values: string): string => `val_bpb of the baseline by seed: ${values}`,
  onePoint: 'val_bpb of the baseline, one point a seed',
  noForest: 'No session has been confirmed in two arms yet.',
  forest: (summary: string): string => `Difference in confirmed val_bpb by session. ${summary}`,
  against: (arm: string, reference: string, rows: string): string => `${arm} against ${reference}: ${rows}`,
  better: '← better',
  betterThan: (reference: string): string => `← better than ${reference}`,
  worse: 'worse →',
  asTable: 'The same as a table',
  forestTable: 'Difference in confirmed val_bpb by session',
  session: 'Session',
  difference: 'Difference, bpb',
  interval: '95 % interval',
  seed: (seed: number): string => `seed ${seed}`,
  allSessions: (count: number): string => `all ${count} sessions`,
  cost: {
    trainings: 'Trainings',
    beyond: (all: number, beyond: number): string => `${all}, of which ${beyond} beyond the search`,
    time: 'Time',
    model: 'Language model',
    noTokens: 'no tokens of a language model',
    tokens: (tokens: string, usd: string | null): string =>
      `${tokens} tokens, ${usd === null ? 'cost unknown' : `about $${usd}`}`,
    papers: 'Papers',
    papersOf: (arm: string, considered: number, cited: number, tried: number): string =>
      `${arm}: ${considered} considered, ${cited} cited, ${tried} tried`,
    failures: 'Failures',
    none: 'none',
  },
  failures: {
    crash: 'crashed',
    nan: 'diverged',
    timeout: 'took too long',
    refused: 'refused by a cap or a probe',
    'device-lost': 'lost the device',
    stopped: 'stopped',
    'no-proposal': 'no proposal',
  },
  protocol: {
    keeps: (rule: string): string => `keeps by the rule “${rule}”`,
    noiseSeeds: (count: number): string => `${count} seeds of noise floor`,
    confirmationSeeds: (count: number): string => `${count} of confirmation`,
    longRuns: (factor: number): string => `long runs at ${factor} ×`,
    sealedTest: 'sealed test',
    own: 'of its own',
  },
  keepRules,
  facts: {
    id: 'Id',
    size: 'Size',
    trialsAnArm: (size: string, trials: number): string => `${size}, ${trials} trials an arm`,
    arms: 'Arms',
    researcher: 'Researcher',
    text: 'Text',
    budget: 'Budget of a trial',
    protocol: 'Protocol',
    seed: 'Seed',
    device: 'Device',
    begun: 'Begun',
    lastEntry: 'Last entry',
    journal: 'Journal',
    entries: (count: number, last: string): string => `${count} entries, the last ${last}`,
  },
  limits: {
    oneArm: 'It has one arm: there is nothing to hold it against.',
    unconfirmed: 'No session was confirmed: the gains are what the search claims on the seed it chose by.',
    oneSession: 'It is one session. Another seed may end the other way round; nothing here tells skill from luck.',
    fewSessions: (count: number): string =>
      `There are ${count} sessions; a winner can be named from six on, at the earliest.`,
    noPlacebo:
      'There is no placebo arm: a gain with papers may come from having tools, and not from what the papers say.',
    noReflection: 'There is no reflection arm: a gain with papers may come from thinking longer.',
    noNoise: 'No noise floor was measured: nobody knows what seeds alone do to val_bpb here.',
    indeterministic: 'The same seed gave two different numbers on this device: results cannot be repeated bit for bit.',
    noTest: 'The sealed test split was not opened: the confirmation split may have been chosen by.',
    noLongRuns: 'Nothing was trained for longer: what helps a short run may not help a long one.',
    unfinished: 'The study did not come to its end: stages are missing.',
    librarian:
      'The offline librarian is not a language model: it tries known techniques from a catalogue, and reads nothing as a model would.',
    recorded:
      'Its proposals are those of a recorded study: it shows whether that study’s numbers come out here as well, and it is no session of its own.',
    otherText: 'It trained on other text than TinyStories, which the published study used.',
    smallModel: 'Its model is smaller than the 7M GPT of the published study.',
    fewTrials: (trials: number, published: number): string =>
      `An arm had ${trials} trials, and ${published} in the published study.`,
    software: 'It ran on a software adapter: losses are as valid as on a GPU, and times are not.',
    manyDevices: 'It ran on more than one device, whose numbers may differ in the last digits.',
  },
};

export type ReportWords = typeof report;
