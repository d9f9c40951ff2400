/** The trial that trains at a moment of a replay, put together from the outcome that the journal has for it. */
import type { JournalEntry } from '../study/events';
import { newLiveTrial } from './live-trial';
import type { LiveTrial } from './live-trial';

/** `share`: 0 … 1 of the way from the last shown entry to the next. Null where no trial trains. */
export function replayedTrial(entries: readonly JournalEntry[], position: number, share: number): LiveTrial | null {
  const now = entries[position - 1]?.event;
  if (now?.kind !== 'trialStarted' && now?.kind !== 'trialMeasured') return null;
  const next = entries[position]?.event;
  const isMeasured = now.kind === 'trialMeasured';
  const live = { ...newLiveTrial(now), facts: isMeasured ? now.facts : null };
  if (next?.kind !== 'trialFinished' || next.outcome.kind !== 'finished')
    return { ...live, stage: isMeasured ? 'training' : 'compiling' };
  const { facts, steps, evaluations, tokensPerSecond } = next.outcome.measurements;
  const shown = steps.slice(0, Math.ceil(share * steps.length));
  const last = shown.at(-1)?.step ?? -1;
  return {
    ...live,
    stage: 'training',
    facts: live.facts ?? facts,
    steps: shown,
    evaluations: evaluations.filter(({ step }) => step <= last),
    progress: share,
    tokensPerSecond,
  };
}
