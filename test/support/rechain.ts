/** A journal whose entries were changed by hand and chained anew, as someone would who wants the change not to show. */
import { canonicalJson, sha256Hex } from '../../src/base/hash';
import type { JournalEntry, StudyEvent } from '../../src/study/events';

export async function rechained(
  entries: readonly JournalEntry[],
  change: (event: StudyEvent) => StudyEvent,
): Promise<JournalEntry[]> {
  const chained: JournalEntry[] = [];
  for (const { sequence, time, event } of entries) {
    const rest = { sequence, time, previous: chained.at(-1)?.hash ?? '0'.repeat(64), event: change(event) };
    chained.push({ ...rest, hash: await sha256Hex(canonicalJson(rest)) });
  }
  return chained;
}

/** The next double above or below: a change of the last digit. */
export function lastDigitOff(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

/** Changes the last digit of one loss of one trial. */
export const oneLossOff =
  (arm: string, index: number, point = 1) =>
  (event: StudyEvent): StudyEvent => {
    if (event.kind !== 'trialFinished' || event.arm !== arm || event.index !== index) return event;
    if (event.outcome.kind !== 'finished') return event;
    const { measurements } = event.outcome;
    const steps = measurements.steps.map((step, i) =>
      i === point ? { ...step, loss: lastDigitOff(step.loss) } : step,
    );
    return { ...event, outcome: { ...event.outcome, measurements: { ...measurements, steps } } };
  };
