/** Standard deviations from few values in several groups. */
import { sampleVariance } from 'simple-statistics';
import { AppError } from '../../base/errors';

/**
 * √(Σ (nᵢ − 1) sᵢ² ÷ Σ (nᵢ − 1)): what several groups with means of their own say together about one common spread.
 * Groups of one value say nothing and are skipped.
 * @throws AppError `usage` if no group has two values.
 */
export function pooledStandardDeviation(groups: readonly (readonly number[])[]): number {
  const usable = groups.filter((group) => group.length > 1);
  if (usable.length === 0)
    throw new AppError(
      'usage',
      `pooled standard deviation: needs a group of two values or more, got groups of [${groups.map(({ length }) => length).join(', ')}]; measure one more seed`,
    );
  const freedom = usable.reduce((sum, { length }) => sum + length - 1, 0);
  const squares = usable.reduce((sum, group) => sum + sampleVariance([...group]) * (group.length - 1), 0);
  return Math.sqrt(squares / freedom);
}
