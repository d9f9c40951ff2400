/** How far a study that repeats a recording agrees with it: in one sentence, and as a table of its results. */
import { bandOf, distanceOf, resultPairs } from '../study/agreement';
import type { StudyView } from '../study/fold';
import { armWords } from '../words/arms';

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
    const trial = `${armWords.names[arm]}, trial ${index}`;
    return [trial, recorded, here, difference, distanceOf(pair) <= band.bpb ? 'yes' : 'no'];
  });
  const distances = pairs.map(distanceOf);
  return {
    sentence: sentenceOf(distances, band.bpb, `the band of ${band.bpb.toFixed(4)} val_bpb (${band.words})`),
    head: ['trial', 'recorded val_bpb', 'here', 'difference', 'within the band'],
    rows,
  };
}

function sentenceOf(distances: readonly number[], bpb: number, band: string): string {
  const all = distances.length;
  const equal = distances.filter((distance) => distance === 0).length;
  if (all === 0) return 'There is no result to compare yet.';
  if (equal === all) return `${all} of ${all} trials so far have the recorded result, to the last bit.`;
  const within = distances.filter((distance) => distance <= bpb).length;
  const largest = Math.max(...distances.filter((distance) => Number.isFinite(distance)));
  return `${within} of ${all} trials so far have a result within ${band}, ${equal} of them the recorded one to the last bit. The largest difference is ${largest.toFixed(6)}.`;
}
