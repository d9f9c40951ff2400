/** A gain's uncertainty, and whether it is over the noise, in words. */
import type { EditGain } from '../../state/lessons/edit-gains';
import { range } from '../report/figures';

export const rangeOfGain = ({ interval }: Pick<EditGain, 'interval'>): string =>
  interval === null ? 'one seed' : `95 % interval ${range(interval)}`;

const verdicts: Readonly<Record<EditGain['verdict'], string>> = {
  better: 'better, and over the noise',
  worse: 'worse, and over the noise',
  unclear: 'not over the noise, so it may be luck',
};
export const verdictOf = ({ verdict }: Pick<EditGain, 'verdict'>): string => verdicts[verdict];
