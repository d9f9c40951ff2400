/** Weight decay, noise and dropping things. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import { wrapBranches } from '../model-edits';
import { declare, importFrom, inTurn, remark, replaceOnce } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { mapGradients, scheduleAlso } from '../training-edits';

/** The optimizer's call, of which every optimizer of the catalogue keeps this part. */
const decayArgument = /\beps,( decays: \w+,)? weightDecay(: \w[^}]*)? \}\);/;

/** Which parameters decay, by a function of the script. */
const decayOnly = (name: string, text: string): ScriptEdit =>
  inTurn(declare(name, text), replaceOnce(/\beps, (weightDecay(?:: [^}]*)? \}\);)/, `eps, decays: ${name}, $1`));

const timesDecay =
  (factor: number): ScriptEdit =>
  (script) => {
    const weightDecay = readSetting(script, 'weightDecay');
    return weightDecay === undefined ? null : writeSetting(script, 'weightDecay', weightDecay * factor);
  };

const knowsMode: ScriptEdit = (script) =>
  script.includes('export function logits(p, tokens, mode) {')
    ? script
    : replaceOnce('export function logits(p, tokens) {', 'export function logits(p, tokens, mode) {')(script);

const decays = (script: string): boolean => decayArgument.test(script);

export const regularisation: readonly Technique[] = [
  {
    id: 'no-embedding-decay',
    title: 'No weight decay on embeddings',
    query: '2 OLMo 2 Furious',
    note: 'embedding-weight-decay',
    arxiv: '2501.00656',
    keys: [],
    appliesTo: decays,
    edit: decayOnly(
      'isBlockMatrix',
      "const isBlockMatrix = ({ name, shape }) => shape.length >= 2 && name.startsWith('h.');",
    ),
    expected: 'Embedding norms stay up and gradients calm at 7B and 13B; at small scale a change within noise.',
  },
  {
    id: 'more-decay',
    title: 'Three times the weight decay',
    query: 'power lines scaling laws weight decay batch size',
    note: 'power-lines',
    arxiv: '2505.13738',
    keys: ['weightDecay'],
    appliesTo: (script) => (readSetting(script, 'weightDecay') ?? 1) < 1,
    edit: inTurn(remark('Three times the weight decay (arXiv 2505.13738).'), timesDecay(3)),
    expected: 'The best decay grows with batch ÷ tokens, so short runs want more; shown from 111M to 3.3B.',
  },
  {
    id: 'less-decay',
    title: 'A third of the weight decay',
    query: 'why do we need weight decay in modern deep learning',
    note: 'why-weight-decay',
    arxiv: '2310.04415',
    keys: ['weightDecay'],
    appliesTo: (script) => (readSetting(script, 'weightDecay') ?? 0) > 0.001,
    edit: inTurn(remark('A third of the weight decay (arXiv 2310.04415).'), timesDecay(1 / 3)),
    expected:
      'In one-epoch training decay acts through the effective rate, so less of it with a falling rate may cost nothing.',
  },
  {
    id: 'decay-schedule',
    title: 'Weight decay that falls to zero',
    query: 'understanding and scheduling weight decay',
    note: 'weight-decay-schedule',
    arxiv: '2011.11152',
    keys: [],
    appliesTo: (script) => decays(script) && readSetting(script, 'weightDecay') !== undefined,
    edit: inTurn(
      scheduleAlso(
        'decayRamp',
        'const decayRamp = (t) => ({ weightDecay: settings.weightDecay * (1 - Math.min(1, t.progress)) });',
      ),
      replaceOnce(/(\beps,(?: decays: \w+,)? weightDecay) \}\);/, "$1: u.scalar('weightDecay') });"),
    ),
    expected: 'Better test error than constant decay for image models; autoresearch’s small model uses it.',
  },
  {
    id: 'dropout',
    title: 'Dropout of 0.1 on both branches',
    query: 'improving neural networks preventing co-adaptation feature detectors',
    note: 'dropout',
    arxiv: '1207.0580',
    keys: [],
    appliesTo: (script) => !script.includes('dropout('),
    edit: inTurn(
      knowsMode,
      wrapBranches((branch, kind) => `dropout(${branch}, 0.1, \`${kind}.\${i}\`, mode.training)`),
      importFrom('nn', 'dropout'),
    ),
    expected:
      'Large gains where data is repeated; in a single epoch it costs loss, as a study at 160M and 1.4B confirms.',
  },
  {
    id: 'stochastic-depth',
    title: 'Stochastic depth, up to a tenth',
    query: 'deep networks with stochastic depth',
    note: 'stochastic-depth',
    arxiv: '1603.09382',
    keys: [],
    appliesTo: (script) => !script.includes('sometimes('),
    edit: inTurn(
      knowsMode,
      wrapBranches((branch, kind) => `sometimes(${branch}, i, \`depth.${kind}.\${i}\`, mode.training)`),
      declare(
        'sometimes',
        `
// Layer i is left out with a probability that rises to 0.1 (arXiv 1603.09382); what stays grows to make up for it.
function sometimes(branch, i, name, training) {
  const keep = 1 - (0.1 * (i + 1)) / settings.layers;
  return training ? branch.mul(bernoulli(keep, [], name).div(keep)) : branch;
}`,
      ),
      importFrom('tensor', 'bernoulli'),
    ),
    expected:
      'Deep image networks train faster and generalise better; a single epoch of text gives it little to prevent.',
  },
  {
    id: 'gradient-noise',
    title: 'Gradient noise that fades',
    query: 'adding gradient noise improves learning very deep networks',
    note: 'gradient-noise-injection',
    arxiv: '1511.06807',
    keys: [],
    appliesTo: (script) => script.includes('export function update(u) {'),
    edit: inTurn(
      mapGradients(
        'noisy',
        `
// A tenth of the gradient's own RMS at first, times t^−0.55 (after arXiv 1511.06807).
function noisy({ name, gradient, shape }, u) {
  const deviation = gradient.square().mean().sqrt().mul(u.step.pow(-0.55)).mul(0.1);
  return gradient.add(normal(shape, \`noise.\${name}\`).mul(deviation));
}`,
      ),
      importFrom('tensor', 'normal'),
    ),
    expected: 'Rescued poorly initialised deep and memory networks; ordinary batches are noisy enough.',
  },
];
