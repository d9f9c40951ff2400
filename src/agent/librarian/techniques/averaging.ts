/** Averages of the weights over the run, for evaluation or to step from. */
import { importFrom, inTurn } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { evaluatesItsWeights, lrFollows, runInner, wrapUpdate } from '../training-edits';

/** Evaluation uses the state `average`, which `step` moves towards `next` (what a parameter becomes). */
const evaluated = (inner: string, before: string, average: string): ScriptEdit =>
  inTurn(
    wrapUpdate(
      inner,
      `
export function update(u) {
${runInner(inner, false)}
${before}
  for (const { name, shape, value, state } of u.parameters) {
    const average = state('average', shape, { like: name });
    const next = written.get(value);
    u.assign(average, ${average});
  }
}

export const evaluationWeights = (u) =>
  Object.fromEntries(u.parameters.map(({ name, shape, state }) => [name, state('average', shape, { like: name })]));`,
    ),
    importFrom('tensor', 'where', 'tensor'),
  );

const evaluable = (script: string): boolean =>
  script.includes('export function update(u) {') && evaluatesItsWeights(script);

export const averaging: readonly Technique[] = [
  {
    id: 'ema',
    title: 'Evaluate an exponential average of the weights',
    query: 'analyzing and improving training dynamics of diffusion models EMA',
    note: 'ema',
    arxiv: '2312.02696',
    keys: [],
    appliesTo: evaluable,
    edit: evaluated(
      'stepBeforeAverage',
      `  // The horizon grows with the run: a tenth of the steps so far.
  const share = tensor(10).div(u.step.add(9));`,
      'average.lerp(next, share.minimum(1))',
    ),
    expected: 'Large gains for diffusion models and at constant rates; after a full decay an average adds little.',
  },
  {
    id: 'lawa',
    title: 'LAWA: evaluate the mean of late checkpoints',
    query: 'early weight averaging meets high learning rates LLM pre-training',
    note: 'lawa',
    arxiv: '2306.03241',
    keys: [],
    appliesTo: evaluable,
    edit: evaluated(
      'stepBeforeCheckpoint',
      `  // Every fifth step counts, with a weight of a fifth: about the last five checkpoints.
  const isCheckpoint = u.step.remainder(5).eq(0);`,
      'where(u.step.le(25), next, where(isCheckpoint, average.lerp(next, 0.2), average))',
    ),
    expected:
      'Lower loss in mid-training at high rates for Pythia of 1 to 12B; most of it is gone once the rate has decayed.',
  },
  {
    id: 'constant-rate-averaging',
    title: 'Constant rate, and the average of the second half',
    query: 'decay-free learning rate schedule checkpoint merging LLM pre-training',
    note: 'constant-lr-averaging',
    arxiv: '2507.17634',
    keys: [],
    appliesTo: (script) => evaluable(script) && /^export function schedule/m.test(script),
    edit: inTurn(
      lrFollows(`
  return warm * 1;`),
      evaluated(
        'stepBeforeMerge',
        `  // The mean of the weights since half of the steps so far, about: a share of 2 ÷ t.
  const share = tensor(2).div(u.step.add(1));`,
        'average.lerp(next, share.minimum(1))',
      ),
    ),
    expected: 'Merged checkpoints of a 16B mixture model replaced the decay phase and scored higher, by its authors.',
  },
  {
    id: 'lookahead',
    title: 'Lookahead: five steps ahead, half a step back',
    query: 'lookahead optimizer k steps forward 1 step back',
    note: 'lookahead',
    arxiv: '1907.08610',
    keys: [],
    appliesTo: (script) => evaluable(script) && !script.includes('slowWeights'),
    edit: inTurn(
      wrapUpdate(
        'fastStep',
        `
// Lookahead (arXiv 1907.08610): every five steps the slow weights go half way to the fast ones, which restart there.
export function update(u) {
${runInner('fastStep', true)}
  const isMeeting = u.step.remainder(5).eq(0);
  for (const { name, shape, value, state } of u.parameters) {
    const slow = state('slowWeights', shape, { like: name });
    const next = written.get(value);
    const newSlow = where(isMeeting, slow.lerp(next, 0.5), slow);
    u.assign(slow, newSlow);
    u.assign(value, where(isMeeting, newSlow, next));
  }
}`,
      ),
      importFrom('tensor', 'where'),
    ),
    expected: 'Steadier and slightly better image, LSTM and translation models; tuned AdamW leaves it little.',
  },
];
