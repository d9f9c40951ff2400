/** Text from a prompt, one token at a time: temperature and top-k sampling with the trial's seed. */
import { Random } from '../base/random';
import { throwIfAborted } from '../base/errors';
import type { Tokenizer } from '../data/tokenizer';
import type { Session } from '../engine/session';
import { prepareEvaluation } from './evaluator';
import { inputNames } from './model';
import type { Model } from './model';

export interface SampleOptions {
  readonly seed: number;
  readonly tokens: number;
  readonly temperature: number;
  readonly topK: number;
  /** Stop after this long: a sample is a courtesy, not a result. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

function draw(logits: Float32Array, options: SampleOptions, random: Random): number {
  const order = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number)).slice(0, options.topK);
  const largest = logits[order[0] as number] as number;
  const weights = order.map((id) => Math.exp(((logits[id] as number) - largest) / options.temperature));
  let left = random.next() * weights.reduce((a, b) => a + b, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left <= 0) return order[i] as number;
  }
  return order[0] as number;
}

export async function sampleText(
  session: Session,
  model: Model,
  tokenizer: Tokenizer,
  prompt: string,
  options: SampleOptions,
): Promise<string> {
  const { sequences, contextLength } = model.script.evaluate;
  const random = new Random(options.seed);
  const ids = [tokenizer.endOfText, ...tokenizer.encode(prompt)];
  const start = performance.now();
  prepareEvaluation(session, model);
  for (let made = 0; made < options.tokens && performance.now() - start < options.limitMs; made++) {
    throwIfAborted(options.signal);
    const seen = ids.slice(-contextLength);
    const tokens = new Int32Array(sequences * contextLength);
    tokens.set(seen);
    if (session.has('tokens', inputNames.evaluationTokens))
      session.write('tokens', inputNames.evaluationTokens, tokens);
    session.submit([{ program: 'probe', slot: 0 }]);
    const vocabularySize = tokenizer.vocabularySize;
    const logits = await session.readResult('probe', 'logits', (seen.length - 1) * vocabularySize, vocabularySize);
    const next = draw(logits, options, random);
    if (next === tokenizer.endOfText) break;
    ids.push(next);
  }
  return tokenizer.decode(ids.slice(1));
}
