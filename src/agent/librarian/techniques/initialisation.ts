/** Where the weights start. */
import { inTurn, replaceOnce, within } from '../script-edits';
import { inLayers, ofLayer, wrapBranches } from '../model-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

const drawsMatrices = (script: string): boolean => script.includes('[rows, columns], std)');

/** The deviation of every matrix by its shape; what is special of a residual projection stays. */
const deviation = (
  facts: Pick<Technique, 'id' | 'title' | 'query' | 'note' | 'arxiv' | 'expected'> &
    Pick<Partial<Technique>, 'titleTerms'>,
  formula: string,
): Technique => ({
  ...facts,
  keys: ['initStd'],
  appliesTo: drawsMatrices,
  edit: within('parameters', replaceOnce('[rows, columns], std)', `[rows, columns], (std / initStd) * ${formula})`)),
});

export const initialisation: readonly Technique[] = [
  {
    id: 'zero-projections',
    title: 'Residual projections start at zero',
    query: 'accurate large minibatch SGD zero initialization last layer residual block',
    note: 'zero-init-projections',
    arxiv: '1706.02677',
    keys: [],
    appliesTo: (script) => script.includes('const residualStd = initStd'),
    edit: within('parameters', replaceOnce(/const residualStd = initStd.*;/, 'const residualStd = 0;')),
    expected: 'Every block begins as the identity; helped ImageNet at large batches and is usual in speedruns.',
  },
  deviation(
    {
      id: 'small-init',
      title: 'SmallInit: √(2 ÷ 5C)',
      query: 'transformers without tears improving normalization self-attention small initialization',
      note: 'small-init',
      arxiv: '1910.05895',
      expected: 'Trains translation models without warm-up; GPT-NeoX 20B starts from it.',
    },
    'Math.sqrt(2 / (5 * C))',
  ),
  deviation(
    {
      id: 'xavier',
      title: 'Xavier: √(2 ÷ (in + out))',
      query: 'understanding the difficulty of training deep feedforward neural networks',
      note: 'xavier-init',
      arxiv: null,
      titleTerms: ['difficulty of training deep feedforward'],
      expected: 'Signals keep their size through tanh networks; with norms in every block the choice matters little.',
    },
    'Math.sqrt(2 / (rows + columns))',
  ),
  deviation(
    {
      id: 'mup-init',
      title: 'Deviation 1 ÷ √fan-in',
      query: 'feature learning in infinite-width neural networks',
      note: 'mup-init',
      arxiv: '2011.14522',
      expected: 'The right order in width, so that settings carry over; at one width it is only another constant.',
    },
    'Math.sqrt(1 / columns)',
  ),
  {
    id: 'rezero',
    title: 'ReZero: branches open from zero',
    query: 'ReZero fast convergence at large depth',
    note: 'rezero',
    arxiv: '2003.04887',
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('attn_rezero'),
    edit: inTurn(
      wrapBranches((branch, kind) => `${branch}.mul(p(${ofLayer(`${kind}_rezero`)}))`),
      inLayers(`for (const part of ['attn', 'mlp']) p.zeros(${ofLayer('${part}_rezero')}, [1]);`),
    ),
    expected:
      'Character models of 12 layers converge half again as fast and 128 layers train at all; gains fade with norms.',
  },
];
