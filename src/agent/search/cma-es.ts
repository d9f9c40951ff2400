/**
 * CMA-ES over a box (Hansen, arXiv 1604.00772), in the unit cube: it starts in the middle with σ = 1/6 (Optuna's choice). A point outside is
 * drawn again, a hundred times at most, then moved to the edge. Points are told one by one; each full population is one generation.
 * A failed point ranks last.
 */
import { drawNormal } from '../../base/normal';
import { Random, mixWords } from '../../base/random';
import { cmaConstants, cmaSample, initialCma, updateCma } from './cma-state';
import type { CmaConstants, CmaState } from './cma-state';
import { checkSpace, pointOf, unitsOf } from './space';
import type { Optimizer, Point, SearchSpace } from './space';

const initialSigma = 1 / 6;
const mostRedraws = 100;

export class CmaEs implements Optimizer {
  #state: CmaState;
  #told = 0;
  #population: { readonly units: readonly number[]; readonly value: number }[] = [];
  readonly #constants: CmaConstants;

  constructor(
    readonly space: SearchSpace,
    readonly seed: number,
  ) {
    checkSpace(space);
    this.#constants = cmaConstants(space.length);
    this.#state = initialCma(
      space.map(() => 0.5),
      initialSigma,
    );
  }

  /** Mean, step size and covariance, in the unit cube. */
  get state(): CmaState {
    return this.#state;
  }

  ask(): Point {
    const random = new Random(mixWords(this.seed, this.#told));
    const draw = (): number[] =>
      cmaSample(
        this.#state,
        this.space.map(() => drawNormal(random)),
      );
    let units = draw();
    for (let i = 0; i < mostRedraws && !units.every((unit) => unit >= 0 && unit <= 1); i++) units = draw();
    return pointOf(
      this.space,
      units.map((unit) => Math.min(1, Math.max(0, unit))),
    );
  }

  tell(point: Point, value: number | null): void {
    this.#population.push({ units: unitsOf(this.space, point), value: value ?? Infinity });
    this.#told++;
    if (this.#population.length < this.#constants.population) return;
    const ranked = this.#population.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value));
    this.#state = updateCma(
      this.#state,
      ranked.map(({ units }) => units),
      this.#constants,
    );
    this.#population = [];
  }
}
