/**
 * npm run trial: one trial without a browser, through Dawn. The last line is one JSON object with what was measured.
 * Options: --script ID|FILE --corpus PATH|embedded --steps N --budget CLOCK:AMOUNT --batch TOKENS --micro-batch SEQUENCES
 * --eval-tokens N --eval-context N --evaluations N --seed N --set key=value,… --resume FILE --prompt TEXT
 * --kernels canonical|tuned (tuned ones are timed on this device first)
 * --profile (then measures the adapter and times each kernel of a step, on a session of its own)
 * --warm (one step first, so that pipelines are compiled and the preparation printed is that of every later trial)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { parseTokenizer } from '../data/tokenizer';
import { baselines } from '../script/baselines';
import { createSandbox } from '../script/sandbox';
import { memoryBlobStore } from '../store/blobs';
import type { BlobStore } from '../store/blobs';
import { createTrialRunner } from '../trial/runner';
import type { Budget, ModelFacts, TrialOutcome, TrialProgress, TrialSpec } from '../trial/types';
import { loadCorpus } from './local-corpus';
import { nodeGpu } from './node-gpu';
import { profileTable } from './profile-table';

const options = {
  script: { type: 'string', default: 'gpt2-7m' },
  corpus: { type: 'string', default: 'embedded' },
  steps: { type: 'string' },
  budget: { type: 'string' },
  batch: { type: 'string' },
  'micro-batch': { type: 'string' },
  'eval-tokens': { type: 'string', default: '8192' },
  'eval-context': { type: 'string', default: '256' },
  evaluations: { type: 'string', default: '2' },
  seed: { type: 'string', default: '1' },
  set: { type: 'string', default: '' },
  resume: { type: 'string' },
  prompt: { type: 'string' },
  warm: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  kernels: { type: 'string', default: 'canonical' },
} as const;

const clocks = ['reference-seconds', 'tokens', 'steps', 'gpu-seconds'] as const;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new AppError('usage', `--${name}: must be a positive number, got ${text}`);
  return value;
}

function budgetOf(steps: string | undefined, budget: string | undefined): Budget {
  if (budget === undefined) return { clock: 'steps', amount: positive('steps', steps ?? '10') };
  const [name, amount = ''] = budget.split(':');
  const clock = clocks.find((known) => known === name);
  if (!clock)
    throw new AppError('usage', `--budget: must be CLOCK:AMOUNT with a clock of ${clocks.join(', ')}, got ${budget}`);
  return { clock, amount: positive('budget', amount) };
}

function kernelsOf(name: string): 'canonical' | 'tuned' {
  if (name === 'canonical' || name === 'tuned') return name;
  throw new AppError('usage', `--kernels: must be canonical or tuned, got ${name}`);
}

function scriptSource(name: string): string {
  const known = baselines.find(({ id }) => id === name);
  if (known) return known.source;
  if (existsSync(name)) return readFileSync(name, 'utf8');
  throw new AppError(
    'usage',
    `--script: ${name} is neither a file nor one of ${baselines.map(({ id }) => id).join(', ')}`,
  );
}

/** --set and --batch as overrides of the script's settings. --batch counts tokens a step. */
function settingsOf(set: string, batch: string | undefined, microBatch: string | undefined): Record<string, number> {
  const pairs = set
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=') as [string, string]);
  const settings = Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)]));
  if (batch !== undefined) {
    const contextLength = settings['contextLength'] ?? 256;
    settings['sequencesPerStep'] = Math.max(1, Math.round(positive('batch', batch) / contextLength));
    settings['sequencesPerMicroBatch'] = Math.min(settings['sequencesPerStep'], Number(microBatch ?? 16));
  }
  return settings;
}

/** A blob store over one checkpoint file: read at the start, written when the run is stopped. */
function checkpointFile(path: string | undefined): BlobStore {
  const blobs = memoryBlobStore();
  if (path === undefined) return blobs;
  return {
    ...blobs,
    read: (name) => (existsSync(path) ? Promise.resolve(new Uint8Array(readFileSync(path))) : blobs.read(name)),
    write: (_name, bytes) => Promise.resolve(writeFileSync(path, bytes)),
    remove: () => Promise.resolve(),
  };
}

/** From script text to the first step. */
function preparationText({ preparationMs: { record, plan, bind }, parameters }: ModelFacts): string {
  const ms = (part: number): string => `${part.toFixed(0)} ms`;
  return `${parameters} parameters; prepared in ${ms(record + plan + bind)}: recording ${ms(record)}, planning ${ms(plan)}, binding ${ms(bind)}`;
}

/** The last line that the command prints. */
function summaryOf({ valBpb, measurements }: Extract<TrialOutcome, { kind: 'finished' }>): object {
  const { facts, steps, evaluations, samples, tokensPerSecond, elapsedSeconds } = measurements;
  return {
    ...facts,
    steps: steps.length,
    tokens: steps.at(-1)?.tokens ?? 0,
    losses: steps.map(({ loss }) => loss),
    valBpb,
    evaluations,
    tokensPerSecond,
    elapsedSeconds,
    samples,
  };
}

function printProgress(progress: TrialProgress): void {
  if (progress.kind === 'steps') {
    const last = progress.steps.at(-1);
    console.log(`step ${last?.step} loss ${last?.loss.toFixed(4)} ${progress.tokensPerSecond.toFixed(0)} tokens/s`);
  } else if (progress.kind === 'evaluated') {
    console.log(`step ${progress.evaluation.step} val_bpb ${progress.evaluation.valBpb.toFixed(4)}`);
  } else if (progress.kind === 'started') console.log(preparationText(progress.facts));
  else console.log(JSON.stringify(progress));
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const tokenizer = await parseTokenizer(JSON.parse(readFileSync('public/tokenizer/tinystories-4096.json', 'utf8')));
  const corpus = await loadCorpus(values.corpus, tokenizer);
  const runner = createTrialRunner({
    gpu: await nodeGpu(),
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: createSandbox,
    blobs: checkpointFile(values.resume),
  });
  const spec: TrialSpec = {
    trialId: 'headless',
    script: scriptSource(values.script),
    corpusId: corpus.id,
    seed: positive('seed', values.seed),
    budget: budgetOf(values.steps, values.budget),
    caps: {
      parameters: 50e6,
      peakBytes: 8e9,
      graphNodes: 100_000,
      flopsPerStep: 1e15,
      pipelines: 10_000,
      compileSeconds: 600,
    },
    kernels: kernelsOf(values.kernels),
    settings: settingsOf(values.set, values.batch, values['micro-batch']),
    evaluation: {
      split: 'search',
      tokens: positive('eval-tokens', values['eval-tokens']),
      contextLength: positive('eval-context', values['eval-context']),
    },
    evaluations: positive('evaluations', values.evaluations),
    samplePrompts: values.prompt === undefined ? [] : [values.prompt],
  };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  if (values.warm) {
    const oneStep: TrialSpec = { ...spec, budget: { clock: 'steps', amount: 1 }, evaluations: 1, samplePrompts: [] };
    await runner.run(oneStep, () => undefined, stop.signal);
  }
  const outcome = await runner.run(spec, printProgress, stop.signal);
  if (outcome.kind === 'failed')
    throw new AppError(outcome.error.code, `trial ${outcome.failure}: ${outcome.error.message}`);
  const benchmark = values.profile && (await runner.benchmark(spec, { signal: stop.signal }));
  if (benchmark) console.log(profileTable(benchmark));
  console.log(JSON.stringify({ ...summaryOf(outcome), ...(benchmark && { benchmark }) }));
}
