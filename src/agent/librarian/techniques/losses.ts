/** What is minimised in place of, or beside, plain cross-entropy. */
import { lossAlso } from '../model-edits';
import { atEndOf, importFrom, inTurn, replaceOnce, rewriteCalls, within } from '../script-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

const term = (
  facts: Pick<Technique, 'id' | 'title' | 'query' | 'note' | 'arxiv' | 'expected'>,
  mark: string,
  lines: string,
): Technique => ({ ...facts, keys: [], appliesTo: (script) => !script.includes(mark), edit: lossAlso(lines) });

export const losses: readonly Technique[] = [
  term(
    {
      id: 'z-loss',
      title: 'z-loss of 1e-4',
      query: 'PaLM scaling language modeling pathways auxiliary z-loss softmax normalizer',
      note: 'z-loss',
      arxiv: '2204.02311',
      expected: 'Keeps logits from drifting in PaLM and later models; the loss itself hardly moves.',
    },
    'logZ',
    `  const logZ = logits.logsumexp(); // (B, T)
  nats = nats.add(logZ.square().mul(1e-4));`,
  ),
  term(
    {
      id: 'label-smoothing',
      title: 'Label smoothing of 0.1',
      query: 'rethinking the inception architecture label smoothing',
      note: 'label-smoothing',
      arxiv: '1512.00567',
      expected: 'Better accuracy and BLEU, worse perplexity: the first transformer says so itself.',
    },
    'smoothed',
    `  const smoothed = logits.logSoftmax().mean(-1).neg(); // nats against the uniform distribution
  nats = nats.lerp(smoothed, 0.1);`,
  ),
  term(
    {
      id: 'confidence-penalty',
      title: 'A bonus of 0.01 for entropy',
      query: 'regularizing neural networks penalizing confident output distributions',
      note: 'confidence-penalty',
      arxiv: '1701.06548',
      expected: 'Small gains for LSTM language models that overfit; a single epoch has no need of it.',
    },
    'entropy',
    `  const logProbabilities = logits.logSoftmax();
  const entropy = logProbabilities.exp().mul(logProbabilities).sum(-1).neg();
  nats = nats.sub(entropy.mul(0.01));`,
  ),
  term(
    {
      id: 'focal-loss',
      title: 'Focal loss with gamma of a half',
      query: 'focal loss for dense object detection',
      note: 'focal-loss',
      arxiv: '1708.02002',
      expected: 'Made for detectors with many easy negatives; on perplexity it is expected to lose.',
    },
    'surprise',
    `  const surprise = nats.neg().exp().neg().add(1 + 1e-6).sqrt(); // (1 − p)^½
  nats = nats.mul(surprise);`,
  ),
  {
    id: 'multi-token-prediction',
    title: 'The token after next, from a second head',
    query: 'better faster large language models multi-token prediction',
    note: 'multi-token-prediction',
    arxiv: '2404.19737',
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('second'),
    edit: inTurn(
      within(
        'logits',
        replaceOnce(/^ {2}return (.*\bnorm\('ln_f', x\).*);/m, '  return { logits: $1, second: later($1) };'),
      ),
      within('logits', (text) =>
        rewriteCalls(text, 'later', ({ argumentsText }) =>
          argumentsText.replace("norm('ln_f', x)", "norm('ln_f', x.add(linear(rmsNorm(x), p('second.weight'))))"),
        ),
      ),
      atEndOf('parameters', "  p.zeros('second.weight', [C, C]);"),
      lossAlso(`  const later = targets.slice(1, 1).pad(1, 0, 1, -1); // the last has no target
  nats = nats.add(crossEntropy(output.second, later).mul(0.3));`),
      importFrom('nn', 'linear', 'rmsNorm'),
    ),
    expected: 'Helps code models from about 3B on; small models lose a little on the next token.',
  },
];
