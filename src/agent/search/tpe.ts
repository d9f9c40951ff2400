/**
 * Tree-structured Parzen Estimator (Bergstra et al. 2011) with Optuna's univariate defaults: ten random points first; then the best
 * min(⌈n ÷ 10⌉, 25) points make a density l, the others a density g, and of 24 draws from l the one with the greatest
 * l ÷ g is taken, each coordinate on its own. Unlike Optuna, which forgets failed points, they count among the worst: a crash is a reason to
 * look elsewhere. Whole numbers are searched as real ones and rounded.
 */
import { Random, mixWords } from '../../base/random';
import { logDensityOf, parzenMixture, sampleMixture } from './parzen';
import { RandomSearch } from './random-search';
import { checkSpace, pointOf, unitsOf } from './space';
import type { Optimizer, Point, SearchSpace } from './space';

const startupPoints = 10;
const candidates = 24;
const goodShare = 0.1;
const mostGood = 25;

interface Told {
  readonly units: readonly number[];
  readonly value: number;
}

export class Tpe implements Optimizer {
  readonly #told: Told[] = [];
  readonly #startup: RandomSearch;

  constructor(
    readonly space: SearchSpace,
    readonly seed: number,
  ) {
    checkSpace(space);
    this.#startup = new RandomSearch(space, seed);
  }

  ask(): Point {
    if (this.#told.length < startupPoints) return this.#startup.ask();
    const random = new Random(mixWords(this.seed, this.#told.length));
    const { good, others } = splitByValue(this.#told);
    return pointOf(
      this.space,
      this.space.map((_, i) => bestCandidate(coordinate(good, i), coordinate(others, i), random)),
    );
  }

  tell(point: Point, value: number | null): void {
    this.#startup.tell(point);
    this.#told.push({ units: unitsOf(this.space, point), value: value ?? Infinity });
  }
}

const coordinate = (told: readonly Told[], i: number): number[] => told.map(({ units }) => units[i] ?? 0);

/** Both parts stay in the order in which they were told; of equal values the earlier is the better. */
function splitByValue(told: readonly Told[]): { good: Told[]; others: Told[] } {
  const count = Math.min(Math.ceil(goodShare * told.length), mostGood);
  const best = new Set([...told].sort((a, b) => (a.value === b.value ? 0 : a.value - b.value)).slice(0, count));
  return { good: told.filter((each) => best.has(each)), others: told.filter((each) => !best.has(each)) };
}

function bestCandidate(good: readonly number[], others: readonly number[], random: Random): number {
  const below = parzenMixture(good);
  const [logBelow, logAbove] = [logDensityOf(below), logDensityOf(parzenMixture(others))];
  let best = { x: 0.5, score: -Infinity };
  for (let draw = 0; draw < candidates; draw++) {
    const x = sampleMixture(below, random);
    const score = logBelow(x) - logAbove(x);
    if (score > best.score) best = { x, score };
  }
  return best.x;
}
