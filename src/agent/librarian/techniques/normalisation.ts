/** Norms: of blocks, branches, queries and keys. */
import { beforeAttention, inLayers, ofLayer, wrapBranches, wrapNorm } from '../model-edits';
import { declare, importFrom, inTurn, replaceCalls, replaceOnce, within } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

const gain = '    p.ones(`${name}.weight`, [C]);\n';
const shift = '    p.zeros(`${name}.bias`, [C]);\n';
const usesLayerNorm = (script: string): boolean => script.includes('layerNorm(x, p(`${name}.weight`)');
const ofNorm = (name: string): string => 'p(`${name}.' + name + '`)';

/** Every LayerNorm becomes what `to` writes; `to` sees x, weight and bias. */
const normBecomes = (to: string, parameters: ScriptEdit): ScriptEdit =>
  inTurn(
    within('logits', (text) => replaceCalls(text, 'layerNorm', () => to)),
    within('parameters', parameters),
  );

const normed = (name: string, rest: Omit<Technique, 'appliesTo' | 'keys'>): Technique => ({
  ...rest,
  keys: [],
  appliesTo: (script) => usesLayerNorm(script) && !script.includes(`${name}(`),
});

export const normalisation: readonly Technique[] = [
  normed('rmsNorm(x, ', {
    id: 'rmsnorm',
    title: 'RMSNorm in place of LayerNorm',
    query: 'root mean square layer normalization',
    note: 'rmsnorm',
    arxiv: '1910.07467',
    edit: inTurn(normBecomes(`rmsNorm(x, ${ofNorm('weight')})`, replaceOnce(shift, '')), importFrom('nn', 'rmsNorm')),
    expected:
      'The same loss as LayerNorm in a little less time, on translation and language models of every size since.',
  }),
  normed('dyt', {
    id: 'dyt',
    title: 'Dynamic tanh in place of LayerNorm',
    query: 'transformers without normalization dynamic tanh',
    note: 'dyt',
    arxiv: '2503.10622',
    edit: inTurn(
      normBecomes(
        `dyt(x, ${ofNorm('alpha')}, ${ofNorm('weight')}, ${ofNorm('bias')})`,
        replaceOnce(
          gain,
          `${gain}${gain.replace('ones', 'constant').replace('weight', 'alpha').replace('[C]', '[1], 0.5')}`,
        ),
      ),
      declare('dyt', 'const dyt = (x, alpha, weight, bias) => x.mul(alpha).tanh().mul(weight).add(bias);'),
    ),
    expected: 'On a par with RMSNorm for LLaMA 7B to 70B with tuned alpha; the published study saw it fail at 7M.',
  }),
  normed('seedNorm', {
    id: 'seednorm',
    title: 'SeeDNorm: a gain that depends on its input',
    query: 'SeeDNorm self-rescaled dynamic normalization',
    note: 'seednorm',
    arxiv: '2510.22777',
    edit: inTurn(
      normBecomes(
        `seedNorm(x, ${ofNorm('alpha')}, ${ofNorm('bias')}, ${ofNorm('weight')})`,
        replaceOnce(gain, `${gain}${gain.replace('weight', 'alpha')}`),
      ),
      declare(
        'seedNorm',
        `
// (tanh(x·βᵀ)·α + γ) ⊙ x / RMS(x) (arXiv 2510.22777); β starts at 0.
const seedNorm = (x, alpha, beta, gamma) =>
  rmsNorm(x).mul(x.mul(beta).sum(-1, true).tanh().mul(alpha).add(gamma));`,
      ),
      importFrom('nn', 'rmsNorm'),
    ),
    expected:
      'Lower loss than RMSNorm for OLMo and OLMoE of 1B and 7B, by its authors; it failed in the published study.',
  }),
  normed('scaleNorm', {
    id: 'scalenorm',
    title: 'ScaleNorm: one gain a norm',
    query: 'transformers without tears normalization of self-attention',
    note: 'scalenorm',
    arxiv: '1910.05895',
    edit: inTurn(
      normBecomes(
        `scaleNorm(x, ${ofNorm('weight')})`,
        inTurn(replaceOnce(shift, ''), replaceOnce(gain, gain.replace('[C]', '[1]'))),
      ),
      declare('scaleNorm', 'const scaleNorm = (x, gain) => rmsNorm(x).mul(gain);'),
      importFrom('nn', 'rmsNorm'),
    ),
    expected: 'Faster and as good as LayerNorm on small translation tasks.',
  }),
  {
    id: 'qk-norm',
    title: 'QK-norm',
    query: 'query-key normalization for transformers',
    note: 'qk-norm',
    arxiv: '2010.04245',
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('q_norm'),
    edit: inTurn(
      beforeAttention(
        `  [q, k] = [rmsNorm(q, p(${ofLayer('attn.q_norm')})), rmsNorm(k, p(${ofLayer('attn.k_norm')}))];`,
      ),
      inLayers(`for (const part of ['q', 'k']) p.ones(${ofLayer('attn.${part}_norm')}, [C / settings.heads]);`),
      importFrom('nn', 'rmsNorm'),
    ),
    expected:
      'Steady training at rates that blow up otherwise, up to ViT 22B and 7B language models; alone a small gain.',
  },
  {
    id: 'peri-ln',
    title: 'Peri-LN: norms behind both branches, too',
    query: 'Peri-LN revisiting normalization layer transformer architecture',
    note: 'peri-ln',
    arxiv: '2502.02732',
    keys: [],
    appliesTo: (script) => !script.includes('rmsNorm(matrix(') && !script.includes('rmsNorm(attend('),
    edit: inTurn(
      wrapBranches((branch) => `rmsNorm(${branch})`),
      importFrom('nn', 'rmsNorm'),
    ),
    expected: 'Lower loss and fewer diverged runs than pre-norm for models of 0.4 to 3.2B.',
  },
  {
    id: 'layernorm-scaling',
    title: 'Norms divided by the root of the depth',
    query: 'curse of depth in large language models LayerNorm scaling',
    note: 'layernorm-scaling',
    arxiv: '2502.05795',
    keys: [],
    appliesTo: (script) => !script.includes('Math.sqrt(i + 1)'),
    edit: inTurn(
      wrapNorm('ln_1', (call) => `${call}.mul(1 / Math.sqrt(i + 1))`),
      wrapNorm('ln_2', (call) => `${call}.mul(1 / Math.sqrt(i + 1))`),
    ),
    expected: 'Lower perplexity than pre-norm from 130M to 7B; less where residual weights start small.',
  },
];
