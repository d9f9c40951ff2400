/** Which papers were seen, by their titles: an open-addressing table of 52-bit hashes with the number of each paper. */
import { createHash } from 'node:crypto';
import { titleKey } from '../paper-selection';

export class SeenTitles {
  #hashes = new Float64Array(2 ** 16);
  #papers = new Uint32Array(2 ** 16);
  #count = 0;

  /** Number of the paper with the same title, or undefined after taking note of this one. */
  note(title: string, paper: number): number | undefined {
    const digest = createHash('sha256').update(titleKey(title)).digest();
    const hash = 1 + digest.readUIntLE(0, 6) * 16 + ((digest[6] as number) & 15);
    if (2 * this.#count > this.#hashes.length) this.#grow();
    const slot = this.#slot(hash);
    if (this.#hashes[slot] === hash) return this.#papers[slot];
    this.#hashes[slot] = hash;
    this.#papers[slot] = paper;
    this.#count++;
    return undefined;
  }

  #slot(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = (hash % 2 ** 32) & mask;
    while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [hashes, papers] = [this.#hashes, this.#papers];
    this.#hashes = new Float64Array(2 * hashes.length);
    this.#papers = new Uint32Array(2 * papers.length);
    hashes.forEach((hash, i) => {
      if (hash === 0) return;
      const slot = this.#slot(hash);
      this.#hashes[slot] = hash;
      this.#papers[slot] = papers[i] as number;
    });
  }
}
