/** Growing and reading bytes: LEB128 integers and short UTF-8 strings. */
import { AppError } from '../../base/errors';

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder('utf-8', { fatal: true }) };

export class ByteWriter {
  #bytes = new Uint8Array(1024);
  length = 0;

  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.length++] = rest;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = byte;
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(text: string): void {
    const bytes = utf8.encoder.encode(text);
    this.varint(bytes.length);
    this.bytes(bytes);
  }

  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + count));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}

/** Reads what ByteWriter wrote. Throws `index-corrupt` past the end. */
export class ByteReader {
  at = 0;

  constructor(
    private readonly source: Uint8Array,
    private readonly what: string,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  varint(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.source[this.at++];
      if (byte === undefined || scale > 2 ** 49) throw this.#damaged();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  bytes(count: number): Uint8Array {
    if (this.at + count > this.source.length) throw this.#damaged();
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }

  text(): string {
    try {
      return utf8.decoder.decode(this.bytes(this.varint()));
    } catch {
      throw this.#damaged();
    }
  }

  #damaged(): AppError {
    return new AppError('index-corrupt', `paper index: ${this.what} is damaged at byte ${this.at}; reload the page`);
  }
}
