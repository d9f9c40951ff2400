/** What the list of recorded studies says about a journal: all of it is read off the journal. */
import type { JournalEntry } from '../study/events';
import { fold } from '../study/fold';
import { reportOf } from '../study/report';
import type { ArmReport } from '../study/report';
import { armWords } from '../words/arms';
import { adaptersOf, researcherWords } from './study-facts';
import type { RecordedGain, RecordedStudy } from './recorded-studies';

const percent = (gain: number, baseline: number): string => `${((100 * gain) / baseline).toFixed(2)} %`;

const claimedWords = ({ claimed, best }: ArmReport): string =>
  claimed === null || best?.valBpb === null || best?.valBpb === undefined
    ? 'no result'
    : `${percent(claimed, best.valBpb + claimed)} claimed`;

function gainWords(report: ArmReport): string {
  const confirmed = report.pruned ?? report.confirmed;
  const parts = [
    claimedWords(report),
    ...(confirmed === null ? [] : [`${percent(confirmed.mean, confirmed.baseline)} confirmed`]),
  ];
  return `${armWords.inSentences[report.arm]} ${parts.join(', ')}`;
}

/** Gain of each arm over the baseline, claimed by the search and confirmed on fresh seeds. */
export function recordedSentence(entries: readonly JournalEntry[]): string {
  const { arms } = reportOf(fold(entries));
  return `Gain over the baseline in val_bpb: ${arms.map(gainWords).join('; ')}.`;
}

function gainOf({ arm, claimed, best, confirmed, pruned }: ArmReport): RecordedGain {
  const final = pruned ?? confirmed;
  const share = (gain: number, baseline: number): number => Number(((100 * gain) / baseline).toFixed(2));
  const start = claimed === null || typeof best?.valBpb !== 'number' ? null : best.valBpb + claimed;
  return {
    arm,
    claimed: claimed === null || start === null ? null : share(claimed, start),
    confirmed: final && {
      mean: share(final.mean, final.baseline),
      low: final.interval && share(final.interval.low, final.baseline),
      high: final.interval && share(final.interval.high, final.baseline),
      seeds: final.values.length,
    },
  };
}

export function recordedEntry(file: string, entries: readonly JournalEntry[]): RecordedStudy {
  const { manifest } = fold(entries);
  return {
    file,
    title: manifest.name,
    recorded: manifest.createdAt,
    device: adaptersOf(fold(entries)).join(', ') || 'unknown device',
    researcher: researcherWords(manifest),
    sentence: recordedSentence(entries),
    gains: reportOf(fold(entries)).arms.map(gainOf),
  };
}
