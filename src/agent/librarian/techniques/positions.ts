/** How a token knows its place. */
import { attentionOption, beforeAttention } from '../model-edits';
import { importFrom, inTurn, replaceCalls, replaceOnce } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';

const learnedTable = "  p.normal('wpe', [p.longestContext, C], initStd);\n";
const learnedRows = "  const positions = p('wpe').slice(0, 0, tokens.shape[1]); // (T, C)\n";

const hasLearnedPositions = (script: string): boolean => script.includes(learnedTable);

const dropLearned: ScriptEdit = inTurn(
  replaceOnce(learnedTable, ''),
  replaceOnce(learnedRows, ''),
  replaceOnce('.add(positions)', ''),
);

const turned = (channels: string): ScriptEdit =>
  inTurn(
    dropLearned,
    beforeAttention(`  [q, k] = [q, k].map((part) => rope(part${channels}));`),
    importFrom('nn', 'rope'),
  );

/** rope(x) with one argument gets more. */
const everyRope =
  (rest: string): ScriptEdit =>
  (script) =>
    /\brope\(\w+\)/.test(script)
      ? replaceCalls(script, 'rope', (x) => (x.includes(',') ? `rope(${x})` : `rope(${x}, ${rest})`))
      : null;

const turns = (script: string): boolean => /\brope\(\w+\)/.test(script);

export const positions: readonly Technique[] = [
  {
    id: 'rope',
    title: 'Rotary positions in place of learned ones',
    query: 'RoFormer rotary position embedding',
    note: 'rope',
    arxiv: '2104.09864',
    keys: [],
    appliesTo: hasLearnedPositions,
    edit: turned(''),
    expected: 'Faster convergence than learned or sinusoidal positions for BERT, and in most language models since.',
  },
  {
    id: 'partial-rope',
    title: 'Rotary positions on half of the channels',
    query: 'GPT-J 6 billion parameter autoregressive language model rotary',
    note: 'partial-rope',
    arxiv: null,
    keys: [],
    appliesTo: (script) => hasLearnedPositions(script) || turns(script),
    edit: (script) =>
      (hasLearnedPositions(script)
        ? turned(', 10000, part.shape.at(-1) / 2')
        : everyRope('10000, part.shape.at(-1) / 2'))(script),
    expected:
      'GPT-J and GPT-NeoX turn a quarter of the channels with no loss against all; a matter of noise at small scale.',
  },
  {
    id: 'rope-base',
    title: 'A rotary base of 500,000',
    query: 'effective long-context scaling of foundation models',
    note: 'rope-base',
    arxiv: '2309.16039',
    keys: [],
    appliesTo: turns,
    edit: everyRope('500000'),
    expected: 'Needed for contexts of 32K at 7 to 70B; within a few hundred tokens little changes.',
  },
  {
    id: 'alibi',
    title: 'ALiBi in place of learned positions',
    query: 'train short test long attention linear biases',
    note: 'alibi',
    arxiv: '2108.12409',
    keys: [],
    appliesTo: hasLearnedPositions,
    edit: inTurn(dropLearned, attentionOption('alibi', '8')),
    expected: 'Extrapolates past the trained context and matches sinusoids within it, from 247M to 1.3B.',
  },
  {
    id: 'nope',
    title: 'No positions at all',
    query: 'impact of positional encoding on length generalization',
    note: 'nope',
    arxiv: '2305.19466',
    keys: [],
    appliesTo: hasLearnedPositions,
    edit: dropLearned,
    expected: 'Generalises best in length on small reasoning tasks; language modelling loses a little.',
  },
  {
    id: 'sinusoids',
    title: 'Sinusoidal positions in place of learned ones',
    query: 'attention is all you need sinusoidal',
    note: 'sinusoidal-positions',
    arxiv: '1706.03762',
    keys: [],
    appliesTo: hasLearnedPositions,
    edit: inTurn(
      replaceOnce(learnedTable, ''),
      replaceOnce(
        learnedRows,
        `  const rate = arange(settings.width / 2).float().mul((-2 * Math.log(10000)) / settings.width).exp();
  const angle = arange(tokens.shape[1]).float().unsqueeze(1).mul(rate); // (T, C / 2)
  const positions = cat([angle.sin(), angle.cos()]).mul(settings.initStd); // (T, C)
`,
      ),
      importFrom('tensor', 'arange', 'cat'),
    ),
    expected: 'The same scores as learned positions in the first transformer, with nothing to learn.',
  },
  {
    id: 'relative-bias',
    title: 'A learned bias for each distance and head',
    query: 'limits of transfer learning unified text-to-text transformer',
    note: 't5-relative-bias',
    arxiv: '1910.10683',
    keys: [],
    appliesTo: (script) => hasLearnedPositions(script) && !script.includes('bias:'),
    edit: inTurn(
      dropLearned,
      attentionOption('bias', "p('relative').slice(1, 0, q.shape[2]).slice(2, 0, q.shape[2])"),
      replaceOnce(
        "  norm('ln_f');\n",
        "  norm('ln_f');\n  p.zeros('relative', [settings.heads, p.longestContext, p.longestContext]); // shared by all layers\n",
      ),
    ),
    expected: 'T5 up to 11B relies on such a bias, in buckets; it keeps a score matrix in memory and is slow.',
  },
];
