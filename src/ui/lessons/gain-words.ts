/** A gain's uncertainty, and whether it is over the noise, in words. */
import type { EditGain } from '../../state/lessons/edit-gains';
import { range } from '../report/figures';
import { lessonsWords } from '../../words/lessons';

export const rangeOfGain = ({ interval }: Pick<EditGain, 'interval'>): string =>
  interval === null ? lessonsWords.oneSeed : lessonsWords.interval(range(interval));

export const verdictOf = ({ verdict }: Pick<EditGain, 'verdict'>): string => lessonsWords.verdicts[verdict];
