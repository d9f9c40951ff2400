/** A growing Uint16Array of tokens. */
export class TokenBuffer {
  #tokens: Uint16Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 1024) {
    this.#tokens = new Uint16Array(Math.max(16, capacity));
  }

  get length(): number {
    return this.#length;
  }

  push(tokens: readonly number[]): void {
    if (this.#length + tokens.length > this.#tokens.length) this.#grow(this.#length + tokens.length);
    for (let i = 0; i < tokens.length; i++) this.#tokens[this.#length++] = tokens[i] as number;
  }

  /** The tokens so far, as an array of exactly their number. */
  take(): Uint16Array<ArrayBuffer> {
    return this.#tokens.slice(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = new Uint16Array(Math.max(needed, 2 * this.#tokens.length));
    larger.set(this.#tokens.subarray(0, this.#length));
    this.#tokens = larger;
  }
}
