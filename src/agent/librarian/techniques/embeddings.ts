/** What goes into the first layer and comes out of the last. */
import { beforeLayers, rewriteHead, wrapEmbedding } from '../model-edits';
import { atEndOf, declare, importFrom, inTurn } from '../script-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

export const embeddings: readonly Technique[] = [
  {
    id: 'untied-head',
    title: 'A head of its own, zero at first',
    query: 'modded-nanogpt speedrunning NanoGPT baseline untied head',
    note: 'untied-head',
    arxiv: null,
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes("p('head')"),
    edit: inTurn(
      rewriteHead((normed) => `linear(${normed}, p('head'))`),
      atEndOf('parameters', "  p.zeros('head', [p.vocabularySize, C]);"),
    ),
    expected: 'A step of the 124M speedrun; for a small vocabulary it costs few parameters, for a large one many.',
  },
  {
    id: 'embedding-scaling',
    title: 'Embeddings times √width',
    query: 'spike no more stabilizing pre-training large language models',
    note: 'embedding-scaling',
    arxiv: '2312.16903',
    keys: [],
    appliesTo: (script) => !script.includes('scaledEmbedding') && !script.includes('rmsNorm(embedding('),
    edit: inTurn(
      wrapEmbedding((embedded) => `scaledEmbedding(${embedded})`),
      declare('scaledEmbedding', 'const scaledEmbedding = (x) => x.mul(Math.sqrt(settings.width));'),
    ),
    expected: 'No loss spikes for models of 350M to 13B at rates that otherwise diverge.',
  },
  {
    id: 'embedding-norm',
    title: 'A norm behind the embedding',
    query: 'BLOOM 176B open-access multilingual language model',
    note: 'embedding-norm',
    arxiv: '2211.05100',
    keys: [],
    appliesTo: (script) => !script.includes('rmsNorm(embedding(') && !script.includes('scaledEmbedding'),
    edit: inTurn(
      wrapEmbedding((embedded) => `rmsNorm(${embedded})`),
      importFrom('nn', 'rmsNorm'),
    ),
    expected: 'Kept BLOOM 176B steady, with a small cost in zero-shot scores when tested at 1.3B.',
  },
  {
    id: 'bigram-hash',
    title: 'Hashed bigram embeddings',
    query: 'hash embeddings efficient word representations',
    note: 'bigram-hash',
    arxiv: '1709.03933',
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('bigrams'),
    edit: inTurn(
      beforeLayers("  x = x.add(bigramEmbedding(tokens, p('bigrams')));"),
      declare(
        'bigramEmbedding',
        `
// The last token and this one pick a row of a small table by a hash (after arXiv 1709.03933).
function bigramEmbedding(tokens, table) {
  const previous = tokens.slice(1, 0, -1).pad(1, 1, 0, -1); // −1 before the first
  return embedding(table, previous.mul(-1640531535).bitwiseXor(tokens.mul(747796405)).remainder(table.shape[0]));
}`,
      ),
      atEndOf('parameters', "  p.normal('bigrams', [4093, C], initStd);"),
      importFrom('tensor', 'embedding'),
    ),
    expected:
      'Word models keep their quality with far smaller tables; in speedruns the first layers are spared the bigrams.',
  },
  {
    id: 'logit-softcap',
    title: 'Logits capped at 30',
    query: 'Gemma 2 improving open language models soft-capping',
    note: 'logit-softcap',
    arxiv: '2408.00118',
    keys: [],
    appliesTo: (script) => !/softcapped|softcap,/.test(script),
    edit: inTurn(
      rewriteHead((normed, weight) => `softcapped(linear(${normed}, ${weight}))`),
      declare('softcapped', 'const softcapped = (x) => x.div(30).tanh().mul(30);'),
    ),
    expected: 'Part of Gemma 2 and of the speedrun’s 124M model; bounded logits, slightly lower loss at high rates.',
  },
];
