/** What happens to gradients before the optimizer sees them. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import type { Technique } from '../technique';
import { declare, importBeside, importFrom, inTurn, remark, replaceCalls } from '../script-edits';
import { wrapEmbedding } from '../model-edits';
import { declareWithGradients, mapGradients, wrapUpdate } from '../training-edits';

const hasUpdate = (script: string): boolean => script.includes('export function update(u) {');
const clipsGlobally = (script: string): boolean => script.includes('clipByGlobalNorm(');

export const clipping: readonly Technique[] = [
  {
    id: 'adagc',
    title: 'Clip each tensor by its own running norm',
    query: 'AdaGC adaptive gradient clipping per tensor loss spikes',
    note: 'adagc',
    arxiv: '2502.11034',
    keys: [],
    appliesTo: clipsGlobally,
    edit(script) {
      const edited = replaceCalls(script, 'clipByGlobalNorm', (inner) => `clipAdaptively(${inner})`);
      return edited === null ? null : importBeside(edited, 'clipByGlobalNorm', 'clipAdaptively');
    },
    expected: 'No spikes and slightly better scores than global clipping for Llama 2 7B and 13B, by its authors.',
  },
  {
    id: 'tight-clipping',
    title: 'Clip the gradient norm at a quarter',
    query: 'gradient clipping accelerates training adaptivity',
    note: 'gradient-clipping',
    arxiv: '1905.11881',
    titleTerms: ['why gradient clipping accelerates'],
    keys: ['clipNorm'],
    appliesTo: (script) => (readSetting(script, 'clipNorm') ?? 0) >= 0.1,
    edit: inTurn(remark('The norm of gradients is clipped at a quarter of what it was.'), (script) =>
      writeSetting(script, 'clipNorm', (readSetting(script, 'clipNorm') ?? 0) / 4),
    ),
    expected: 'Faster convergence in theory and on small LSTMs and image models; Adam hides most of it.',
  },
  {
    id: 'agc',
    title: 'Clip gradients by the norm of their weights',
    query: 'adaptive gradient clipping high-performance image recognition without normalization',
    note: 'agc',
    arxiv: '2102.06171',
    keys: [],
    appliesTo: hasUpdate,
    edit: mapGradients(
      'unitClipped',
      `
// Row by row, ‖g‖ ≤ 0.02 · max(‖w‖, 0.001) (arXiv 2102.06171); embeddings and head are left alone.
function unitClipped({ name, value, gradient, shape }) {
  if (!name.startsWith('h.')) return gradient;
  const norm = (x) => (shape.length < 2 ? x.norm() : x.norm(-1, true));
  const limit = norm(value).maximum(0.001).mul(0.02);
  return gradient.mul(limit.div(norm(gradient).maximum(1e-6)).minimum(1));
}`,
    ),
    expected: 'Large batches and rates for ResNets without batch norm; for normed transformers little is known.',
  },
  {
    id: 'autoclip',
    title: 'Clip at a percentile of the norms seen',
    query: 'AutoClip adaptive gradient clipping source separation',
    note: 'autoclip',
    arxiv: '2007.14469',
    keys: [],
    appliesTo: (script) => clipsGlobally(script),
    edit: inTurn(
      (script) =>
        replaceCalls(script, 'clipByGlobalNorm', (inner) => `clipByPercentile(${inner.replace(/, [^,]*$/, '')})`),
      importFrom('optim', 'clipByGlobalNorm', 'globalNorm'),
      importFrom('tensor', 'cat', 'where'),
      declare(
        'clipByPercentile',
        `
// AutoClip (arXiv 2007.14469): the limit is the norm that a tenth of the last 32 do not exceed.
function clipByPercentile(u, parameters) {
  const norms = u.state('norms', [32], 1e30);
  const newNorms = cat([globalNorm(parameters).reshape(1), norms.slice(0, 0, -1)], 0);
  u.assign(norms, newNorms);
  const below = newNorms.unsqueeze(1).ge(newNorms).sum(1);
  const limit = where(below.ge(u.step.minimum(32).mul(0.1)), newNorms, 1e30).min();
  return clipByGlobalNorm(u, parameters, limit);
}`,
      ),
    ),
    expected: 'Better and less tuned source separation networks; untested for language models of note.',
  },
  {
    id: 'zclip',
    title: 'Clip norms that stand out from their running mean',
    query: 'ZClip adaptive spike mitigation LLM pre-training',
    note: 'zclip',
    arxiv: '2504.02507',
    keys: [],
    appliesTo: (script) => clipsGlobally(script),
    edit: inTurn(
      (script) => replaceCalls(script, 'clipByGlobalNorm', (inner) => `clipOutliers(${inner.replace(/, [^,]*$/, '')})`),
      importFrom('optim', 'clipByGlobalNorm', 'globalNorm'),
      importFrom('tensor', 'where'),
      declare(
        'clipOutliers',
        `
// ZClip (arXiv 2504.02507): a norm more than 2.5 standard deviations over its running mean comes down to there.
function clipOutliers(u, parameters) {
  const [mean, variance] = [u.state('norm_mean', []), u.state('norm_variance', [])];
  const norm = globalNorm(parameters);
  const isWarm = u.step.gt(25);
  const limit = where(isWarm, mean.add(variance.sqrt().mul(2.5)), norm);
  const seen = norm.minimum(limit);
  const share = where(isWarm, 0.03, u.step.reciprocal());
  const newMean = mean.lerp(seen, share);
  u.assign(mean, newMean);
  u.assign(variance, variance.lerp(seen.sub(mean).mul(seen.sub(newMean)), share));
  return clipByGlobalNorm(u, parameters, limit);
}`,
      ),
    ),
    expected: 'A 1B model without its worst spikes at a threefold rate, where fixed clipping diverged.',
  },
  {
    id: 'skip-spikes',
    title: 'No gradient from batches with a wild norm',
    query: 'PaLM scaling language modeling pathways',
    note: 'loss-spike-skipping',
    arxiv: '2204.02311',
    keys: [],
    appliesTo: hasUpdate,
    edit: inTurn(
      wrapUpdate(
        'stepUnlessWild',
        `
// The step of a batch whose norm is over four times the running mean is taken with gradients of 0 (after arXiv 2204.02311).
export function update(u) {
  const mean = u.state('usual_norm', [], 1e9);
  const norm = globalNorm(u.parameters);
  const isUsual = norm.lt(mean.mul(4));
  u.assign(mean, where(u.step.le(1), norm, mean.lerp(norm.minimum(mean.mul(4)), 0.05)));
  stepUnlessWild(withGradients(u, ({ gradient }) => where(isUsual, gradient, 0)));
}`,
      ),
      declareWithGradients,
      importFrom('optim', 'globalNorm'),
      importFrom('tensor', 'where'),
    ),
    expected: 'PaLM 540B recovered from spikes by skipping batches; at small scale spikes are rare.',
  },
  {
    id: 'embedding-gradient-shrink',
    title: 'A tenth of the gradient into the embedding',
    query: 'GLM-130B open bilingual pre-trained model',
    note: 'embedding-gradient-shrink',
    arxiv: '2210.02414',
    keys: [],
    appliesTo: (script) => !script.includes('.stopGradient()'),
    edit: wrapEmbedding((embedded) => `${embedded.replace("p('wte')", "p('wte').lerp(p('wte').stopGradient(), 0.9)")}`),
    expected: 'Kept a 130B model stable in half precision; small models have no such trouble.',
  },
];
