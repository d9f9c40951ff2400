/** Which tokens a head looks at, and what it gathers there. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import {
  afterAttention,
  attentionOption,
  beforeAttention,
  inLayers,
  ofLayer,
  withinAttention,
  wrapNorm,
} from '../model-edits';
import { declare, importFrom, inTurn, replaceOnce, within } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

/** Fewer heads of keys and values; `keyHeads` is an expression of `heads`. */
const groupedBy = (keyHeads: string): ScriptEdit =>
  inTurn(
    declare('keyHeadsOf', `const keyHeadsOf = (heads) => ${keyHeads};`),
    withinAttention(
      replaceOnce(
        '  let [q, k, v] = qkv.chunk(3).map((part) => splitHeads(part, heads)); // (B, H, T, D)',
        `  const counts = [heads, keyHeadsOf(heads), keyHeadsOf(heads)];
  const channels = qkv.shape[2] / (counts[0] + counts[1] + counts[2]);
  let [q, k, v] = qkv.split(counts.map((count) => count * channels)).map((part, j) => splitHeads(part, counts[j]));`,
      ),
    ),
    within(
      'parameters',
      replaceOnce('3 * C, C, initStd', 'C + (2 * C * keyHeadsOf(settings.heads)) / settings.heads, C, initStd'),
    ),
  );

const addsParameters = learnsEverything;
const always = (): boolean => true;

export const attentions: readonly Technique[] = [
  {
    id: 'gqa',
    title: 'Grouped-query attention, two queries a key',
    query: 'grouped-query attention multi-head checkpoints',
    note: 'gqa',
    arxiv: '2305.13245',
    keys: [],
    appliesTo: always,
    edit: groupedBy('(heads % 2 === 0 ? heads / 2 : heads)'),
    expected:
      'Near the quality of full attention for T5 of large and XXL size, with a smaller cache; training loss gains nothing by itself.',
  },
  {
    id: 'mqa',
    title: 'Multi-query attention, one head of keys',
    query: 'fast transformer decoding one write-head is all you need',
    note: 'mqa',
    arxiv: '1911.02150',
    keys: [],
    appliesTo: always,
    edit: groupedBy('1'),
    expected: 'Slightly worse than full attention on translation and a 192M language model, much faster to decode.',
  },
  {
    id: 'sliding-window',
    title: 'Attention within a quarter of the context',
    query: 'Mistral 7B sliding window attention',
    note: 'sliding-window',
    arxiv: '2310.06825',
    keys: [],
    appliesTo: always,
    edit: attentionOption('window', 'Math.ceil(settings.contextLength / 4)'),
    expected: 'Cheaper long contexts at 7B; with short stories nearly all that matters is close by.',
  },
  {
    id: 'local-global',
    title: 'Local attention, but every third layer global',
    query: 'Gemma 3 technical report local global attention layers',
    note: 'local-global-attention',
    arxiv: '2503.19786',
    keys: [],
    appliesTo: always,
    edit: attentionOption('window', 'i % 3 === 2 ? settings.contextLength : Math.ceil(settings.contextLength / 4)'),
    expected: 'Five local layers to one global cost Gemma 3 no perplexity from 2B on.',
  },
  {
    id: 'attention-softcap',
    title: 'Attention scores capped at 50',
    query: 'Gemma 2 open language models practical size',
    note: 'logit-softcap',
    arxiv: '2408.00118',
    keys: [],
    appliesTo: always,
    edit: attentionOption('softcap', '50'),
    expected: 'A guard against runaway scores in Gemma 2 at 2 to 27B; a small model seldom reaches the cap.',
  },
  {
    id: 'gated-attention',
    title: 'A sigmoid gate on each head’s output',
    query: 'gated attention large language models non-linearity sparsity attention-sink-free',
    note: 'gated-attention',
    arxiv: '2505.06708',
    keys: [],
    appliesTo: (script) => addsParameters(script) && !script.includes('attn.gate'),
    edit: inTurn(
      afterAttention(`  const gate = linear(rmsNorm(x), p(${ofLayer('attn.gate')})).sigmoid().mul(2); // (B, T, H), 1 at first
  mixed = mixed.mul(gate.transpose(1, 2).unsqueeze(-1));`),
      inLayers(`p.zeros(${ofLayer('attn.gate')}, [settings.heads, C]);`),
      importFrom('nn', 'linear', 'rmsNorm'),
    ),
    expected: 'Up to 0.2 lower perplexity for 1.7B dense and 15B mixture models, and larger rates hold.',
  },
  {
    id: 'value-residual',
    title: 'Values mixed half with the first layer’s',
    query: 'value residual learning attention concentration',
    note: 'value-residual',
    arxiv: '2410.17897',
    keys: [],
    appliesTo: (script) => !script.includes('firstValues'),
    edit: inTurn(
      beforeAttention(`  if (i === 0) firstValues = v;
  else v = v.lerp(firstValues, 0.5);`),
      declare('firstValues', 'let firstValues; // of the recording in hand'),
    ),
    expected: 'The same loss with a tenth to a sixth fewer parameters or tokens, from 82M to 468M.',
  },
  {
    id: 'value-embeddings',
    title: 'Value embeddings in every other layer',
    query: 'modded-nanogpt speedrunning value embeddings',
    note: 'value-embeddings',
    arxiv: null,
    keys: [],
    appliesTo: (script) => addsParameters(script) && !script.includes('attn.ve'),
    edit: inTurn(
      beforeAttention(`  if (i % 2 === (settings.layers - 1) % 2) {
    const values = embedding(p(${ofLayer('attn.ve')}), tokens).slice(-1, 0, v.shape[1] * v.shape[3]);
    v = v.add(splitHeads(values, v.shape[1]));
  }`),
      inLayers(`if (i % 2 === (layers - 1) % 2) p.normal(${ofLayer('attn.ve')}, [p.vocabularySize, C], initStd);`),
      importFrom('tensor', 'embedding'),
    ),
    expected: 'A clear step in the speedrun of a 124M model; costs many parameters but hardly any arithmetic.',
  },
  {
    id: 'wider-heads',
    title: 'Half the heads, twice as wide',
    query: 'low-rank bottleneck in multi-head attention models',
    note: 'head-dimension',
    arxiv: '2002.07028',
    keys: ['heads'],
    appliesTo: (script) => (readSetting(script, 'heads') ?? 1) % 2 === 0,
    edit: (script) => writeSetting(script, 'heads', (readSetting(script, 'heads') ?? 2) / 2),
    expected: 'Heads narrower than the context limit what attention can express, on BERT and a small language model.',
  },
  {
    id: 'token-shift',
    title: 'Token shift before both branches',
    query: 'RWKV reinventing RNNs for the transformer era',
    note: 'token-shift',
    arxiv: '2305.13048',
    keys: [],
    appliesTo: (script) => addsParameters(script) && !script.includes('tokenShift'),
    edit: inTurn(
      wrapNorm('ln_1', (normed) => `tokenShift(${normed}, p(${ofLayer('mu_1')}))`),
      wrapNorm('ln_2', (normed) => `tokenShift(${normed}, p(${ofLayer('mu_2')}))`),
      declare('tokenShift', 'const tokenShift = (x, mu) => shift(x).lerp(x, mu);'),
      inLayers(`for (const part of [1, 2]) p.constant(${ofLayer('mu_${part}')}, [C], 0.75);`),
      importFrom('nn', 'shift'),
    ),
    expected: 'Carries RWKV from 169M to 14B; in transformers a cheap way to see the last token at once.',
  },
  {
    id: 'canon',
    title: 'Short causal convolutions before attention',
    query: 'physics of language models architecture design canon layers',
    note: 'canon-layers',
    arxiv: '2512.17351',
    keys: [],
    appliesTo: (script) => addsParameters(script) && !script.includes('h.${i}.conv'),
    edit: inTurn(
      wrapNorm('ln_1', (normed) => `convolved(${normed}, p(${ofLayer('conv')}))`),
      declare('convolved', 'const convolved = (x, weight) => x.add(causalConv1d(x, weight));'),
      inLayers(`p.zeros(${ofLayer('conv')}, [C, 4]);`),
      importFrom('nn', 'causalConv1d'),
    ),
    expected:
      'Deeper reasoning on synthetic tasks and gains for models without positions; real text at 1.3B gains less.',
  },
];
