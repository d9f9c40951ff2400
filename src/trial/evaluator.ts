/**
 * val_bpb = Σ nats over targets with bytes ÷ (ln 2 · Σ UTF-8 bytes of those targets). Nats come from the GPU token by token and are
 * summed here in float64, so the figure does not depend on a reduction's order. The script has no part in it.
 */
import { AppError, throwIfAborted } from '../base/errors';
import { EvaluationWindows } from '../data/batches';
import type { Tokenizer } from '../data/tokenizer';
import type { Session } from '../engine/session';
import { inputNames } from './model';
import type { Model } from './model';

/** Sequences of one evaluation batch; probes compare its two. */
export const evaluationSequences = 2;

/** Brings the weights that evaluation reads up to date. */
export function prepareEvaluation(session: Session, model: Model): void {
  if (model.script.average) session.submit([{ program: 'average', slot: 0 }]);
  if (session.has('key', inputNames.evaluationKey)) session.write('key', inputNames.evaluationKey, Int32Array.of(0));
}

/** Cross-entropy of a distribution is finite and not below 0. */
function checkNats(nats: number, token: number): void {
  if (nats >= -1e-3 && Number.isFinite(nats)) return;
  throw new AppError(
    'probe-failed',
    `finiteness: token ${token} of the evaluation batch costs ${nats} nats; logits must be finite numbers`,
  );
}

export async function evaluateBpb(
  session: Session,
  model: Model,
  split: Uint16Array,
  tokenizer: Tokenizer,
  tokens: number,
  signal?: AbortSignal,
): Promise<number> {
  const { sequences, contextLength } = model.script.evaluate;
  const windows = new EvaluationWindows(split, contextLength);
  const wanted = Math.min(windows.count, Math.max(1, Math.round(tokens / contextLength)));
  const inputs = new Int32Array(sequences * contextLength);
  const targets = new Int32Array(sequences * contextLength);
  let nats = 0;
  let bytes = 0;
  prepareEvaluation(session, model);
  for (let first = 0; first < wanted; first += sequences) {
    throwIfAborted(signal);
    const count = Math.min(sequences, wanted - first);
    targets.fill(-1);
    windows.fill(first, inputs.subarray(0, count * contextLength), targets.subarray(0, count * contextLength));
    if (session.has('tokens', inputNames.evaluationTokens))
      session.write('tokens', inputNames.evaluationTokens, inputs);
    session.write('targets', inputNames.evaluationTargets, targets);
    session.submit([{ program: 'evaluate', slot: 0 }]);
    const each = await session.readResult('evaluate', 'nats');
    for (let i = 0; i < count * contextLength; i++) {
      const length = tokenizer.byteLengths[targets[i] as number] as number;
      if (length === 0) continue;
      checkNats(each[i] as number, i);
      nats += each[i] as number;
      bytes += length;
    }
  }
  return nats / (Math.LN2 * bytes);
}
