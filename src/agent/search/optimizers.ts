/** The optimizers as a table, and a suggestion as a pure function of history and seed: a resumed study asks for the same point. */
import { CmaEs } from './cma-es';
import { RandomSearch } from './random-search';
import type { Evaluation, Optimizer, Point, SearchSpace } from './space';
import { Tpe } from './tpe';

export const optimizerIds = ['random', 'tpe', 'cma-es'] as const;
export type OptimizerId = (typeof optimizerIds)[number];

export const optimizers: Readonly<Record<OptimizerId, (space: SearchSpace, seed: number) => Optimizer>> = {
  random: (space, seed) => new RandomSearch(space, seed),
  tpe: (space, seed) => new Tpe(space, seed),
  'cma-es': (space, seed) => new CmaEs(space, seed),
};

/** The next point to try. @throws AppError `usage` on a space that is none, or a history of another space. */
export function suggest(id: OptimizerId, space: SearchSpace, history: readonly Evaluation[], seed: number): Point {
  const optimizer = optimizers[id](space, seed);
  for (const { point, value } of history) optimizer.tell(point, value);
  return optimizer.ask();
}
