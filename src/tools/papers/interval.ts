/** A 95 % interval of a mean by the percentile bootstrap over queries (Efron 1979), the same for the same seed. */
import { mean, quantile } from 'simple-statistics';
import { Random } from '../../base/random';

export function bootstrapInterval(values: readonly number[], samples = 2000, seed = 7): readonly [number, number] {
  const random = new Random(seed);
  const means = Array.from({ length: samples }, () =>
    mean(Array.from(values, () => values[random.below(values.length)] as number)),
  );
  return [quantile(means, 0.025), quantile(means, 0.975)];
}
