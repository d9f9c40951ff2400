/** Inside the model that trains, and one matmul line by line. */
import { pluralIn } from '../plural';

const plural = pluralIn('en');

export const inside = {
  matmulTitle: 'One matmul, line by line',
  views: 'Inside',
  /** Each hint goes on with this sentence. */
  lookFor: 'Look for',
  lead: 'A look every few seconds at the model that trains now: between two steps, off the study’s clock, and without changing one bit of its numbers.',
  sentence: 'Your sentence',
  useIt: 'Use it',
  hold: 'Hold this look',
  goOn: 'Go on looking',
  trainings: {
    aRun: 'a run',
    run: (index: string): string => `run ${index}`,
    measurement: 'a measurement',
    trial: (arm: string, index: string): string => `${arm}, trial ${index}`,
  },
  seen: (training: string, step: number): string =>
    `${training}, after ${step} ${plural(step, { one: 'step', other: 'steps' })}`,
  cannotTrain: (reason: string): string => `Nothing can train here: ${reason}. The matmul, line by line, needs no GPU.`,
  held: (seen: string | null): string => `Held: ${seen ?? 'nothing was seen yet'}.`,
  waiting: 'Waiting for the next step…',
  lookingAt: (seen: string): string => `Looking at ${seen}.`,
  lastSeen: (seen: string): string => `Last seen: ${seen}. `,
  /** Around and in the link to the workbench. */
  nothingTrains: [
    'Nothing trains now. Start a study, or ',
    'run a script by hand',
    ', and come back: this page goes on looking.',
  ] as readonly [string, string, string],
  cut: (tokens: number): string => `The sentence is long: only its first ${tokens} tokens are looked at.`,
  tokenStart: '⟨start⟩',
  tokenEnd: '⟨end⟩',
  attention: {
    title: 'Attention',
    hint: 'heads that take up a habit as training goes on: the token just before, the first token, or an earlier use of the same word; at the start every head spreads evenly.',
    none: 'This script records no attention operation that its logits depend on, so there is no map.',
    layer: 'Layer',
    head: 'Head',
    map: (layer: number, head: number, tokens: number): string =>
      `Attention of layer ${layer}, head ${head}, over ${tokens} tokens; the sentence below tells the picked row`,
    cell: (query: string, share: string, key: string): string => `${query} takes ${share} from ${key}`,
    token: 'token',
    row: 'The row of ',
    /** Between a token, shares and tokens: `·time takes 75 % from ·a`. */
    takes: ' takes ',
    from: ' from ',
    habits: (self: string, previous: string, first: string): string =>
      `Over all tokens this head gives ${self} to the token itself, ${previous} to the one before it and ${first} to the first.`,
  },
  next: {
    title: 'The next token',
    hint: 'common words rising first, then words that fit the sentence; an untrained model finds all tokens about equally likely.',
    others: (share: string): string => `All other tokens together: ${share}.`,
  },
  checkpoints: {
    title: 'What it writes',
    hint: 'letters becoming words, words becoming sentences, sentences that keep to the story; the draw is the same each time, only the weights differ.',
    label: 'What it wrote at each look',
    step: 'Step',
    text: 'Text',
    nothing: '(nothing)',
  },
  ratios: {
    title: 'Update to weight',
    hint: 'steps near a thousandth of the weights’ size, the thick line: far to the left a tensor hardly learns and wants a higher learning rate, far to the right it may run apart and wants a lower one.',
    label: 'Update to weight of each tensor',
    tensor: 'Tensor',
    scale: 'On a scale from 1e-6 to 1',
    ratio: 'Ratio',
    zero: 'weights were 0',
    slow: 'hardly moves',
    fast: 'moves fast',
    healthy: 'near 1e-3',
  },
  histograms: {
    title: 'Weights and gradients',
    hint: 'bells that stay bells: gradients that shrink to one bar are vanishing, long thin tails or missing numbers say that something explodes.',
    weights: 'Weights',
    gradients: 'Gradients',
    rms: (shape: string, weights: string, gradients: string): string =>
      `${shape}, rms ${weights}, gradient rms ${gradients}`,
    zeros: 'all are 0',
    upTo: (largest: string): string => `up to ±${largest}`,
    /** Goes on with what `upTo` begins. */
    beyond: (share: string, reach: string): string => `, the outer bars hold the ${share} beyond ±${reach}`,
    notFinite: (elements: string): string => `${elements} are not finite`,
    label: (title: string, summary: string): string => `Histogram of ${title.toLowerCase()}: ${summary}`,
    head: ['from', 'to', 'elements'],
  },
  walk: {
    lead: (m: number, n: number, k: number): string =>
      `C = A·B with A ${m}×${k} and B ${k}×${n}, as the project’s own kernel for software adapters makes it: the shader text is the one that is compiled, and every number below is computed from its lines. A thread owns 8×8 of C, so four of the workgroup’s 64 threads have work here, and all of them run the same line at once.`,
    start: 'Start',
    back: 'Back',
    nextLine: 'Next line',
    step: 'Step',
    at: (step: number, steps: number, line: number): string => `Step ${step} of ${steps}, line ${line}`,
    lines: 'The kernel’s WGSL',
    title: 'What the line touches',
    hint: 'how seldom anything is read: each loaded block serves two lines, so with the 64 numbers that a thread reads in a turn of the loop it makes 256 multiplications, and C stays in its registers to the end.',
    untouched: 'untouched',
    touched: {
      read: (elements: number): string => `${elements} read`,
      changed: (elements: number): string => `${elements} changed`,
      stored: (elements: number): string => `${elements} stored`,
    },
    range: (first: number, last: number): string => `k ${first} to ${last}`,
    loop: (range: string): string => `The loop goes on with ${range}.`,
    loadA: (range: string): string => `Each thread reads four rows of A, ${range}, into its registers.`,
    loadB: (range: string): string => `Each thread reads four columns of B, ${range}, into its registers.`,
    accumulate: (blocks: number, multiplications: number): string =>
      `Each thread multiplies a block of A by a block of B and adds it to 16 of its 64 sums: ${blocks} blocks of 4×4 change, ${multiplications} multiplications in one line.`,
    store: 'The loop is over: each thread writes 16 of its sums to C in memory.',
  },
};

export type InsideWords = typeof inside;
