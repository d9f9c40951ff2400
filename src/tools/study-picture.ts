/**
 * The picture of a recorded study for social cards, 1200 × 630: its question, its sentence, and the lowest val_bpb so far of each arm.
 * A function of the journal alone, as SVG text.
 */
import { armWords } from '../words/arms';
import type { RecordedStudy } from '../state/recorded-studies';
import type { ArmId } from '../study/manifest';
import type { StudyView } from '../study/fold';

const [left, right, top, bottom] = [74, 790, 236, 500];
const colours: Readonly<Record<ArmId, string>> = {
  ...{ none: '#8a5413', papers: '#1f5583', placebo: '#8d3a72', reflection: '#00694c' },
  ...{ random: '#4c5058', tpe: '#ad3b00', 'cma-es': '#0a6f86' },
};
const dashes: Readonly<Record<ArmId, string>> = {
  ...{ none: '14 8', papers: '', placebo: '3 8', reflection: '18 6 3 6' },
  ...{ random: '8 4', tpe: '24 6', 'cma-es': '6 10' },
};
const serif = "Palatino, 'Book Antiqua', 'DejaVu Serif', Georgia, serif";

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

/** Lines of at most `width` characters; what does not fit in `count` of them ends in an ellipsis. */
export function wrapped(text: string, width: number, count: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word.slice(0, width);
    else if (`${line} ${word}`.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word.slice(0, width));
  }
  return lines.length <= count ? lines : [...lines.slice(0, count - 1), `${lines[count - 1] ?? ''} …`];
}

const text = (x: number, y: number, size: number, words: string, rest = ''): string =>
  `<text x="${x}" y="${y}" font-size="${size}" ${rest}>${escaped(words)}</text>`;

interface Line {
  readonly arm: ArmId;
  readonly path: string;
  readonly end: number;
  readonly best: string;
}

function linesOf({ arms, manifest }: StudyView): Line[] {
  const values = arms.flatMap(({ bestSoFar }) => bestSoFar.map(({ valBpb }) => valBpb));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number): number => left + ((right - left) * index) / Math.max(1, manifest.trialsPerArm - 1);
  const y = (value: number): number => top + ((bottom - top) * (high - value)) / (high - low || 1);
  return arms.flatMap(({ id, bestSoFar }) => {
    const last = bestSoFar.at(-1);
    if (last === undefined) return [];
    const points = bestSoFar.map(({ index, valBpb }, i) =>
      i === 0 ? `M${x(index).toFixed(1)} ${y(valBpb).toFixed(1)}` : `H${x(index).toFixed(1)}V${y(valBpb).toFixed(1)}`,
    );
    return [{ arm: id, path: points.join(''), end: y(last.valBpb), best: last.valBpb.toFixed(3) }];
  });
}

/** Labels beside the ends of the lines, moved apart where they would overlap. */
function spread(lines: readonly Line[]): readonly (Line & { readonly label: number })[] {
  let free = top - 20;
  return [...lines]
    .sort((a, b) => a.end - b.end)
    .map((line) => {
      const label = Math.max(line.end + 7, free + 30);
      free = label;
      return { ...line, label };
    });
}

export function studyPicture(study: RecordedStudy, view: StudyView): string {
  const lines = spread(linesOf(view));
  const sentence = wrapped(study.sentence, 92, 3);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630" font-family="${serif}" fill="#1e2229">
<rect width="1200" height="630" fill="#faf8f3"/>
<rect width="1200" height="10" fill="#1f5583"/>
${text(60, 82, 46, 'Bibliograd', 'font-weight="600"')}
${text(60, 122, 25, 'Does reading papers make an AI a better machine-learning researcher?', 'fill="#5b6270"')}
${text(60, 182, 30, wrapped(study.title, 64, 1)[0] ?? '', 'font-weight="600"')}
${text(left, top - 16, 19, 'lowest val_bpb so far, by trial (lower is better)', 'fill="#5b6270"')}
<path d="M${left - 14} ${bottom + 14}H${right}" stroke="#8d8778" stroke-width="2"/>
${lines
  .map(
    ({ arm, path }) =>
      `<path d="${path}" fill="none" stroke="${colours[arm]}" stroke-width="6" stroke-dasharray="${dashes[arm]}"/>`,
  )
  .join('\n')}
${lines.map(({ arm, label, best }) => text(right + 18, label, 23, `${armWords.names[arm]} ${best}`, `fill="${colours[arm]}" font-weight="600"`)).join('\n')}
${sentence.map((line, i) => text(60, 552 + 28 * i, 22, line)).join('\n')}
</svg>
`;
}
