/** Bits, the highest of a byte first, and whole bytes between them. */
import { ByteWriter } from './bytes';

export class BitWriter {
  readonly #bytes = new ByteWriter();
  #open = 0;
  #count = 0;

  /** On a byte boundary. */
  varint(value: number): void {
    this.#bytes.varint(value);
  }

  /** Quotient by 2^parameter as ones and a zero, then the remainder. */
  rice(value: number, parameter: number): void {
    for (let ones = Math.floor(value / 2 ** parameter); ones > 0; ones--) this.#bit(1);
    this.#bit(0);
    for (let bit = parameter - 1; bit >= 0; bit--) this.#bit(Math.floor(value / 2 ** bit) & 1);
  }

  align(): void {
    while (this.#count > 0) this.#bit(0);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.take();
  }

  #bit(bit: number): void {
    this.#open = (this.#open << 1) | bit;
    if (++this.#count < 8) return;
    this.#bytes.byte(this.#open);
    this.#open = this.#count = 0;
  }
}

/** Bits that a 32-bit window holds for certain, wherever in its first byte it begins. */
const windowBits = 25;

/** Answers −1 where the bytes end. */
export class BitReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** On a byte boundary. */
  varint(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.#at >> 3];
      if (byte === undefined) return -1;
      this.#at += 8;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
      if (scale > 2 ** 42) return Infinity;
    }
  }

  /** Nearly all codes lie in one window; the others are read bit by bit. */
  rice(parameter: number, mostOnes: number): number {
    const { bytes } = this;
    const first = this.#at >> 3;
    if (first + 4 <= bytes.length) {
      const window =
        (((bytes[first] as number) << 24) |
          ((bytes[first + 1] as number) << 16) |
          ((bytes[first + 2] as number) << 8) |
          (bytes[first + 3] as number)) <<
        (this.#at & 7);
      const ones = Math.clz32(~window);
      const length = ones + 1 + parameter;
      if (length <= windowBits && ones <= mostOnes) {
        this.#at += length;
        const rest = parameter === 0 ? 0 : (window << (ones + 1)) >>> (32 - parameter);
        return (ones << parameter) + rest;
      }
    }
    return this.#longRice(parameter, mostOnes);
  }

  #longRice(parameter: number, mostOnes: number): number {
    const { bytes } = this;
    let at = this.#at;
    const end = 8 * bytes.length;
    let ones = 0;
    while (at < end && (((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1) === 1) {
      at++;
      if (++ones > mostOnes) return Infinity;
    }
    at++;
    if (at + parameter > end) return -1;
    let rest = 0;
    for (let left = parameter; left > 0;) {
      const free = 8 - (at & 7);
      const taken = Math.min(free, left);
      const byte = (bytes[at >> 3] as number) & (255 >> (8 - free));
      rest = rest * 2 ** taken + (byte >> (free - taken));
      at += taken;
      left -= taken;
    }
    this.#at = at;
    return ones * 2 ** parameter + rest;
  }

  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }
}
