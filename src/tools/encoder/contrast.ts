/**
 * Trains a table of token vectors so that the mean of a title's vectors is nearest to the mean of its own abstract's: InfoNCE over the
 * batch (van den Oord et al. 2018, arXiv 1807.03748), Adagrad (Duchi et al. 2011) on the rows that a batch touches.
 */
import { Random } from '../../base/random';

export interface Pair {
  readonly title: Uint16Array;
  readonly abstract: Uint16Array;
}

export interface ContrastOptions {
  readonly dimensions: number;
  readonly batch: number;
  readonly temperature: number;
  readonly seed: number;
}

/** Texts of a batch as vectors of length 1, (batch, dimensions), with the gradient of the loss. */
class Side {
  readonly unit: Float32Array;
  readonly gradient: Float32Array;
  readonly norms: Float32Array;

  constructor(
    batch: number,
    private readonly dimensions: number,
  ) {
    this.unit = new Float32Array(batch * dimensions);
    this.gradient = new Float32Array(batch * dimensions);
    this.norms = new Float32Array(batch);
  }

  /** Sums the rows of a text's tokens into vector `i`. */
  read(table: Float32Array, tokens: Uint16Array, i: number): void {
    const { dimensions, unit } = this;
    const at = i * dimensions;
    unit.fill(0, at, at + dimensions);
    for (const token of tokens) {
      const row = token * dimensions;
      for (let d = 0; d < dimensions; d++) unit[at + d]! += table[row + d]!;
    }
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += unit[at + d]! ** 2;
    const norm = Math.sqrt(squares) || 1;
    for (let d = 0; d < dimensions; d++) unit[at + d]! /= norm;
    this.norms[i] = norm;
  }

  /** Gradient of vector `i` through the normalisation, in place. */
  project(i: number): Float32Array {
    const { dimensions } = this;
    const [unit, gradient] = [this.unit, this.gradient].map((all) =>
      all.subarray(i * dimensions, (i + 1) * dimensions),
    );
    let along = 0;
    for (let d = 0; d < dimensions; d++) along += gradient![d]! * unit![d]!;
    for (let d = 0; d < dimensions; d++) gradient![d] = (gradient![d]! - along * unit![d]!) / this.norms[i]!;
    return gradient!;
  }
}

export class Contrast {
  readonly table: Float32Array;
  readonly #squares: Float32Array;
  readonly #titles: Side;
  readonly #abstracts: Side;
  readonly #scores: Float32Array;

  constructor(
    /** Weight of each token at the start, as its idf; a token of weight 0 stays 0. */
    private readonly weights: readonly number[],
    private readonly options: ContrastOptions,
  ) {
    const { dimensions, batch, seed } = options;
    const random = new Random(seed);
    this.table = new Float32Array(weights.length * dimensions);
    weights.forEach((weight, token) => {
      for (let d = 0; d < dimensions; d++) this.table[token * dimensions + d] = weight * gaussian(random);
    });
    this.#squares = new Float32Array(this.table.length).fill(1e-8);
    this.#titles = new Side(batch, dimensions);
    this.#abstracts = new Side(batch, dimensions);
    this.#scores = new Float32Array(batch);
  }

  /** One step; the mean loss of the batch, in nats. */
  step(pairs: readonly Pair[], rate: number): number {
    const [titles, abstracts] = [this.#titles, this.#abstracts];
    pairs.forEach(({ title, abstract }, i) => {
      titles.read(this.table, title, i);
      abstracts.read(this.table, abstract, i);
    });
    titles.gradient.fill(0);
    abstracts.gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < pairs.length; i++) loss += this.#contrast(i, pairs.length);
    pairs.forEach(({ title, abstract }, i) => {
      this.#update(title, titles.project(i), rate);
      this.#update(abstract, abstracts.project(i), rate);
    });
    return loss / pairs.length;
  }

  /** Of title `i` against every abstract of the batch. */
  #contrast(i: number, count: number): number {
    const { dimensions, temperature } = this.options;
    const [u, v, scores] = [this.#titles.unit, this.#abstracts.unit, this.#scores];
    const [du, dv] = [this.#titles.gradient, this.#abstracts.gradient];
    const own = i * dimensions;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      let dot = 0;
      for (let d = 0, other = j * dimensions; d < dimensions; d++, other++) dot += u[own + d]! * v[other]!;
      // Cosines are at most 1, so subtracting it keeps every exponent below 0.
      sum += scores[j] = Math.exp((dot - 1) / temperature);
    }
    for (let j = 0; j < count; j++) {
      const gradient = (scores[j]! / sum - (i === j ? 1 : 0)) / (temperature * count);
      if (Math.abs(gradient) < 1e-7) continue;
      for (let d = 0, other = j * dimensions; d < dimensions; d++, other++) {
        du[own + d]! += gradient * v[other]!;
        dv[other]! += gradient * u[own + d]!;
      }
    }
    return -Math.log(scores[i]! / sum);
  }

  #update(tokens: Uint16Array, gradient: Float32Array, rate: number): void {
    const { dimensions } = this.options;
    const [table, squares] = [this.table, this.#squares];
    for (const token of tokens) {
      if (this.weights[token] === 0) continue;
      const row = token * dimensions;
      for (let d = 0; d < dimensions; d++) {
        const g = gradient[d]!;
        const square = (squares[row + d]! += g * g);
        table[row + d]! -= (rate * g) / Math.sqrt(square);
      }
    }
  }
}

/** Box and Muller 1958. */
const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
