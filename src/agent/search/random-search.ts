/** Random search (Bergstra & Bengio 2012, JMLR 13): each point uniform in the box. What it is told, it only counts. */
import { Random, mixWords } from '../../base/random';
import { checkSpace, pointOf, unitsOf } from './space';
import type { Optimizer, Point, SearchSpace } from './space';

export class RandomSearch implements Optimizer {
  #told = 0;

  constructor(
    readonly space: SearchSpace,
    readonly seed: number,
  ) {
    checkSpace(space);
  }

  ask(): Point {
    const random = new Random(mixWords(this.seed, this.#told));
    return pointOf(
      this.space,
      this.space.map(() => random.next()),
    );
  }

  tell(point: Point): void {
    unitsOf(this.space, point);
    this.#told++;
  }
}
