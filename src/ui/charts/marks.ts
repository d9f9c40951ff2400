/** How a decision looks: a shape, so that colour is never the only sign, and the word beside it. */
import type { Decision } from '../../state/vocabulary';
import { studyWords } from '../../words/study';

export interface Mark {
  readonly decision: Decision | null;
  readonly tone: 'good' | 'bad' | 'quiet';
  /** Drawn around (0, 0), about 12 units wide. */
  readonly path: string;
  readonly isFilled: boolean;
}

const circle = 'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z';
const square = 'M-4.5 -4.5H4.5V4.5H-4.5Z';
const cross = 'M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5';
const dash = 'M-5 0H5';
const ring = 'M-4 0H-3.5M-0.25 0H0.25M3.5 0H4';

export const marks: Readonly<Record<Decision, Mark>> = {
  baseline: { decision: 'baseline', tone: 'quiet', path: square, isFilled: true },
  keep: { decision: 'keep', tone: 'good', path: circle, isFilled: true },
  discard: { decision: 'discard', tone: 'quiet', path: circle, isFilled: false },
  failed: { decision: 'failed', tone: 'bad', path: cross, isFilled: false },
  'proposal-failed': { decision: 'proposal-failed', tone: 'bad', path: cross, isFilled: false },
  duplicate: { decision: 'duplicate', tone: 'quiet', path: dash, isFilled: false },
};

export const pendingMark: Mark = { decision: null, tone: 'quiet', path: ring, isFilled: false };

export const wordOf = ({ decision }: Pick<Mark, 'decision'>): string =>
  decision === null ? studyWords.inProgress : studyWords.decisions[decision];
