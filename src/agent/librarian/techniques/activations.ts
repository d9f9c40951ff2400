/** What stands between the two matrices of the MLP. */
import { inLayers, ofLayer } from '../model-edits';
import { declare, importFrom, inTurn, replaceCalls, replaceOnce, within } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';

const activates = (script: string): boolean => /(?<![\w.])gelu\(matrix\(/.test(script);

const activation = (
  facts: Pick<Technique, 'id' | 'title' | 'query' | 'note' | 'arxiv' | 'expected'>,
  edit: ScriptEdit,
): Technique => ({ ...facts, keys: [], appliesTo: activates, edit });

/** gelu(x) as `to` writes it. */
const geluBecomes = (to: (x: string) => string): ScriptEdit =>
  within('logits', (text) => replaceCalls(text, 'gelu', to));

/** Two thirds of the width, twice as many rows in: as many parameters as before. */
const gated = (name: string, text: string, ...imported: string[]): ScriptEdit =>
  inTurn(
    geluBecomes((x) => `${name}(${x})`),
    declare(name, text),
    importFrom('nn', ...imported),
    within(
      'parameters',
      inTurn(
        replaceOnce('4 * C, C, initStd', '2 * Math.round(C / 3) * 4, C, initStd'),
        replaceOnce('C, 4 * C, residualStd', 'C, Math.round(C / 3) * 4, residualStd'),
      ),
    ),
  );

export const activations: readonly Technique[] = [
  activation(
    {
      id: 'relu-squared',
      title: 'Squared ReLU in the MLP',
      query: 'Primer searching for efficient transformers language modeling',
      note: 'relu-squared',
      arxiv: '2109.08668',
      expected: 'Primer’s largest single gain, for models of 20M to 1.9B; level with gated units in most comparisons.',
    },
    inTurn(
      geluBecomes((x) => `relu(${x}).square()`),
      importFrom('nn', 'relu'),
    ),
  ),
  activation(
    {
      id: 'silu',
      title: 'SiLU in the MLP',
      query: 'searching for activation functions swish',
      note: 'silu',
      arxiv: '1710.05941',
      expected: 'Half a point over ReLU on mobile image models; next to GELU no difference to speak of.',
    },
    inTurn(
      geluBecomes((x) => `silu(${x})`),
      importFrom('nn', 'silu'),
    ),
  ),
  activation(
    {
      id: 'swiglu',
      title: 'SwiGLU at equal parameters',
      query: 'GLU variants improve transformer',
      note: 'swiglu',
      arxiv: '2002.05202',
      expected: 'About one percent lower perplexity than GELU for T5 base at equal parameters.',
    },
    gated(
      'swiglu',
      `
const swiglu = (x) => {
  const [gate, up] = x.chunk(2);
  return silu(gate).mul(up);
};`,
      'silu',
    ),
  ),
  activation(
    {
      id: 'geglu',
      title: 'GEGLU at equal parameters',
      query: 'GLU variants improve transformer gated linear units feed-forward',
      note: 'geglu',
      arxiv: '2002.05202',
      expected: 'Level with SwiGLU for T5 base, ahead of GELU at equal parameters.',
    },
    gated(
      'geglu',
      `
const geglu = (x) => {
  const [gate, up] = x.chunk(2);
  return gelu(gate).mul(up);
};`,
      'gelu',
    ),
  ),
  activation(
    {
      id: 'polyrelu',
      title: 'PolyReLU: a learned cubic of ReLU',
      query: 'polynomial composition activations language models',
      note: 'polycom',
      arxiv: '2411.03884',
      expected: 'Lower loss than SwiGLU for a 1B model and a mixture of 7B, at some cost in time.',
    },
    inTurn(
      geluBecomes((x) => `polyRelu(${x}, p(${ofLayer('mlp.powers')}))`),
      declare(
        'polyRelu',
        `
// p₀ + p₁·r + p₂·r² + p₃·r³ with r = relu(x) (arXiv 2411.03884); each power is a third at first, p₀ is 0.
const polyRelu = (x, powers) => {
  const r = x.relu();
  const [p1, p2, p3, p0] = powers.split([1, 1, 1, 1]);
  return r.mul(p3.add(1 / 3)).add(p2.add(1 / 3)).mul(r).add(p1.add(1 / 3)).mul(r).add(p0);
};`,
      ),
      inLayers(`p.zeros(${ofLayer('mlp.powers')}, [4]);`),
    ),
  ),
];
