/** Batch, context and the settings that must follow them. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import { scaleBatch } from '../moves';
import { inTurn, remark } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { scheduleAlso } from '../training-edits';

const batchKeys = ['sequencesPerStep', 'sequencesPerMicroBatch'];
const sequencesOf = (script: string): number => readSetting(script, 'sequencesPerStep') ?? 0;

const batchTimes =
  (factor: number): ScriptEdit =>
  (script) =>
    scaleBatch(script, factor)?.script ?? null;

/** A setting as a function of what it is. */
const setting =
  (key: string, next: (value: number) => number): ScriptEdit =>
  (script) => {
    const value = readSetting(script, key);
    return value === undefined ? null : writeSetting(script, key, next(value));
  };

/** β2 whose half-life in tokens stays what it is when the batch is multiplied. */
const sameHalfLife = (batchFactor: number): ScriptEdit => setting('beta2', (beta2) => beta2 ** batchFactor);

export const batch: readonly Technique[] = [
  {
    id: 'square-root-scaling',
    title: 'Half the batch, lr ÷ √2',
    query: 'scaling rules adaptive gradient algorithms batch size learning rate',
    note: 'sqrt-batch-scaling',
    arxiv: '2205.10287',
    keys: [...batchKeys, 'lr'],
    appliesTo: (script) => sequencesOf(script) >= 2,
    edit: inTurn(
      remark('Half the batch at lr ÷ √2 (arXiv 2205.10287).'),
      batchTimes(0.5),
      setting('lr', (lr) => lr / Math.SQRT2),
    ),
    expected:
      'The square-root rule keeps Adam’s path over 16-fold changes of batch for BERT and GPT; more steps in a fixed time may pay.',
  },
  {
    id: 'linear-scaling',
    title: 'Twice the batch, lr × 2',
    query: 'accurate large minibatch SGD ImageNet 1 hour',
    note: 'linear-scaling-rule',
    arxiv: '1706.02677',
    keys: [...batchKeys, 'lr'],
    appliesTo: (script) => sequencesOf(script) > 0,
    edit: inTurn(
      remark('Twice the batch at twice the lr (arXiv 1706.02677).'),
      batchTimes(2),
      setting('lr', (lr) => lr * 2),
    ),
    expected: 'Exact enough for SGD on ImageNet up to 8K images; for Adam it oversteps.',
  },
  {
    id: 'small-batch',
    title: 'A quarter of the batch, β2 at the same half-life in tokens',
    query: 'small batch size training for language models',
    note: 'small-batch-lm',
    arxiv: '2507.07101',
    keys: [...batchKeys, 'beta2'],
    appliesTo: (script) => sequencesOf(script) >= 4,
    edit: inTurn(
      remark('A quarter of the batch, β2 at the same half-life in tokens (arXiv 2507.07101).'),
      batchTimes(0.25),
      sameHalfLife(0.25),
    ),
    expected: 'As good per FLOP as large batches, and more forgiving of settings, for models of 30M to 1.3B.',
  },
  {
    id: 'beta2-half-life',
    title: 'β2 with four times the half-life',
    query: 'small batch size language models vanilla SGD gradient accumulation wasteful',
    note: 'beta2-half-life',
    arxiv: '2507.07101',
    keys: ['beta2'],
    appliesTo: (script) => (readSetting(script, 'beta2') ?? 1) < 0.99,
    edit: inTurn(remark('β2 with four times the half-life (arXiv 2507.07101).'), sameHalfLife(0.25)),
    expected:
      'Small batches need a β2 nearer to 1; with the half-life right, batch size 1 trains stably at 30M and more.',
  },
  {
    id: 'large-batch-is-inefficient',
    title: 'Half the batch, everything else as it is',
    query: 'computational inefficiency of large batch sizes stochastic gradient descent',
    note: 'large-batch-inefficiency',
    arxiv: '1811.12941',
    keys: batchKeys,
    appliesTo: (script) => sequencesOf(script) >= 2,
    edit: inTurn(remark('Half the batch (arXiv 1811.12941).'), batchTimes(0.5)),
    expected: 'Past some batch each doubling saves fewer steps than it costs, for image and small language models.',
  },
  {
    id: 'batch-ramp',
    title: 'A batch that grows over the first half',
    query: 'don’t decay the learning rate increase the batch size',
    note: 'batch-size-ramp',
    arxiv: '1711.00489',
    keys: ['sequencesPerStep'],
    appliesTo: (script) => sequencesOf(script) > (readSetting(script, 'sequencesPerMicroBatch') ?? Infinity),
    edit: scheduleAlso(
      'batchRamp',
      `
// From one micro-batch to the whole batch over the first half of the run.
function batchRamp(t) {
  const { sequencesPerStep, sequencesPerMicroBatch } = settings;
  const share = Math.min(1, 2 * t.progress);
  const more = Math.floor((share * (sequencesPerStep - sequencesPerMicroBatch)) / sequencesPerMicroBatch);
  return { sequencesPerStep: (1 + more) * sequencesPerMicroBatch };
}`,
    ),
    expected:
      'Growing batches stand in for a falling rate on ImageNet; GPT-3 ramped over its first billions of tokens.',
  },
  {
    id: 'sequence-length-warmup',
    title: 'Half the context for the first third',
    query: 'stability efficiency dilemma sequence length warmup GPT',
    note: 'sequence-length-warmup',
    arxiv: '2108.06084',
    keys: ['contextLength'],
    appliesTo: (script) => (readSetting(script, 'contextLength') ?? 0) >= 32,
    edit: scheduleAlso(
      'contextRamp',
      `
function contextRamp(t) {
  const { contextLength } = settings;
  return { contextLength: t.progress < 1 / 3 ? Math.ceil(contextLength / 2) : contextLength };
}`,
    ),
    expected: 'GPT-2 at 117M to 1.5B took larger batches and rates without spikes, at up to twice the speed.',
  },
  {
    id: 'shorter-context',
    title: 'Half the context, twice the sequences',
    query: 'best sequence length for BabyLM',
    note: 'context-length',
    arxiv: '2510.19493',
    keys: ['contextLength', ...batchKeys],
    appliesTo: (script) => (readSetting(script, 'contextLength') ?? 0) >= 32,
    edit: inTurn(
      remark('Half the context, twice the sequences (arXiv 2510.19493).'),
      setting('contextLength', (length) => Math.round(length / 2)),
      batchTimes(2),
      setting('sequencesPerMicroBatch', (sequences) => sequences * 2),
    ),
    expected: 'For 125M models on small text a context well short of the maximum often did as well or better.',
  },
];
