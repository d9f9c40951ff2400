/** How far a study that repeats a recording agrees with it: in one sentence, and as a table of its results. */
import { bandOf, distanceOf, resultPairs } from '../study/agreement';
import type { StudyView } from '../study/fold';
import { armWords } from '../words/arms';
import { studyWords } from '../words/study';
import { fixed } from '../words/format';

type Row = readonly [
  trial: string,
  recorded: number | null,
  here: number | null,
  difference: number | null,
  is: string,
];

interface Agreement {
  readonly sentence: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

export function agreementOf(recording: StudyView, study: StudyView): Agreement {
  const band = bandOf(recording);
  const pairs = resultPairs(recording, study);
  const rows = pairs.map((pair): Row => {
    const { arm, index, recorded, here } = pair;
    const difference = recorded === null || here === null ? null : here - recorded;
    const trial = studyWords.place(armWords.names[arm], index);
    return [trial, recorded, here, difference, distanceOf(pair) <= band.bpb ? studyWords.yes : studyWords.no];
  });
  const distances = pairs.map(distanceOf);
  return {
    sentence: sentenceOf(distances, band.bpb, studyWords.band(fixed(band.bpb, 4), band.words)),
    head: studyWords.agreementHead,
    rows,
  };
}

function sentenceOf(distances: readonly number[], bpb: number, band: string): string {
  const all = distances.length;
  const equal = distances.filter((distance) => distance === 0).length;
  if (all === 0) return studyWords.nothingToCompare;
  if (equal === all) return studyWords.allEqual(all);
  const within = distances.filter((distance) => distance <= bpb).length;
  const largest = Math.max(...distances.filter((distance) => Number.isFinite(distance)));
  return studyWords.agree(within, all, band, equal, fixed(largest, 6));
}
