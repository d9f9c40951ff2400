/**
 * Integrity probes on the untrained model, bit by bit: changing token j leaves the logits before j as they were (causality), and
 * leaves the other sequence of the batch untouched (batch independence).
 */
import { AppError } from '../base/errors';
import { Random } from '../base/random';
import type { Session } from '../engine/session';
import type { Model } from './model';

async function logitsOf(session: Session, tokens: Int32Array<ArrayBuffer>): Promise<Uint32Array> {
  session.write('tokens', 'probeTokens', tokens);
  session.submit([{ program: 'probe', slot: 0 }]);
  return new Uint32Array((await session.readResult('probe', 'logits')).buffer);
}

function firstDifference(a: Uint32Array, b: Uint32Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return i;
  return -1;
}

/** @throws AppError `probe-failed` naming the probe and the position. */
export async function probe(session: Session, model: Model, seed: number): Promise<void> {
  const { sequences, contextLength, graph, logits } = model.script.probe;
  const vocabularySize = graph.values[logits]?.shape.at(-1) as number;
  const random = new Random(seed);
  const tokens = Int32Array.from({ length: sequences * contextLength }, () => random.below(vocabularySize));
  const before = await logitsOf(session, tokens);
  const changed = contextLength >> 1;
  const altered = tokens.slice();
  altered[changed] = ((altered[changed] as number) + 1 + random.below(vocabularySize - 1)) % vocabularySize;
  const after = await logitsOf(session, altered);
  const leak = firstDifference(before, after, 0, changed * vocabularySize);
  if (leak >= 0) {
    const position = Math.floor(leak / vocabularySize);
    throw new AppError(
      'probe-failed',
      `causality: changing token ${changed} changed the logits at position ${position}; logits may depend only on earlier tokens`,
    );
  }
  const mixed = firstDifference(before, after, contextLength * vocabularySize, before.length);
  if (mixed >= 0) {
    throw new AppError(
      'probe-failed',
      `batch independence: changing sequence 0 changed the logits of sequence 1; do not reduce over the batch axis`,
    );
  }
}
