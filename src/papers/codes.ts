/**
 * Vectors of length 1 in two bits a dimension: sign, and whether it is large. The four values are those that fit a normal distribution
 * best (Max 1960): a component of a unit vector in many dimensions is nearly normal with variance 1 ÷ dimensions.
 */
export const bytesOfCode = (dimensions: number): number => dimensions / 4;

const [threshold, small, large] = [0.9816, 0.4528, 1.51];
const valueOf = (bits: number): number => (bits & 1 ? 1 : -1) * (bits & 2 ? large : small);

export function encodeCode(vector: Float32Array): Uint8Array {
  const limit = threshold / Math.sqrt(vector.length);
  const code = new Uint8Array(bytesOfCode(vector.length));
  vector.forEach((value, d) => {
    const bits = (value > 0 ? 1 : 0) | (Math.abs(value) > limit ? 2 : 0);
    (code[d >> 2] as number) |= bits << (2 * (d & 3));
  });
  return code;
}

/** Similarity of a query to codes, four dimensions at a look. */
export class CodeScanner {
  readonly #tables: Float32Array;
  readonly #bytes: number;

  constructor(query: Float32Array) {
    this.#bytes = bytesOfCode(query.length);
    this.#tables = new Float32Array(256 * this.#bytes);
    for (let byte = 0; byte < this.#bytes; byte++)
      for (let code = 0; code < 256; code++) {
        let sum = 0;
        for (let i = 0; i < 4; i++) sum += (query[4 * byte + i] as number) * valueOf((code >> (2 * i)) & 3);
        this.#tables[256 * byte + code] = sum;
      }
  }

  /** Of the code that begins there. */
  score(codes: Uint8Array, at: number): number {
    let sum = 0;
    for (let byte = 0; byte < this.#bytes; byte++)
      sum += this.#tables[256 * byte + (codes[at + byte] as number)] as number;
    return sum;
  }
}
