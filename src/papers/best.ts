/** The papers with the highest scores, equal ones by number. */
export type Scored = readonly [paper: number, score: number];

/** A heap whose top is the worst of the best. */
export class Best {
  readonly #heap: Scored[] = [];

  constructor(private readonly limit: number) {}

  offer(paper: number, score: number): void {
    const [worst] = this.#heap;
    if (worst && this.#heap.length === this.limit && score < worst[1]) return;
    const offered: Scored = [paper, score];
    if (this.#heap.length < this.limit) {
      this.#heap.push(offered);
      this.#up();
    } else if (this.#heap[0] && isWorse(this.#heap[0], offered)) {
      this.#heap[0] = offered;
      this.#down();
    }
  }

  sorted(): Scored[] {
    return [...this.#heap].sort((one, other) => (isWorse(one, other) ? 1 : -1));
  }

  #up(): void {
    const heap = this.#heap;
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!isWorse(heap[i] as Scored, heap[parent] as Scored)) return;
      [heap[i], heap[parent]] = [heap[parent] as Scored, heap[i] as Scored];
      i = parent;
    }
  }

  #down(): void {
    const heap = this.#heap;
    for (let i = 0; ;) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && isWorse(heap[child] as Scored, heap[worst] as Scored)) worst = child;
      if (worst === i) return;
      [heap[i], heap[worst]] = [heap[worst] as Scored, heap[i] as Scored];
      i = worst;
    }
  }
}

const isWorse = (one: Scored, other: Scored): boolean =>
  one[1] < other[1] || (one[1] === other[1] && one[0] > other[0]);
