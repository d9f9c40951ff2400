/**
 * Byte-level BPE: any text becomes tokens and comes back exactly. Lone surrogates become U+FFFD, as everywhere in
 * UTF-8. Ordinary text never yields a special token: a typed `<|endoftext|>` is thirteen bytes like any others.
 */
import { parseTokenizerFile } from './tokenizer-file';
import type { TokenizerFile } from './tokenizer-file';
import { preTokenRegExp } from './pre-tokens';
import { TokenBuffer } from './token-buffer';

export interface Tokenizer {
  readonly vocabularySize: number;
  readonly endOfText: number;
  readonly hash: string;
  /** UTF-8 bytes of each token; 0 for specials. */
  readonly byteLengths: Uint8Array;
  /** The bytes themselves, empty for specials. */
  readonly tokenBytes: readonly Uint8Array[];
  /** Merge i makes token 256 + i. */
  readonly merges: readonly (readonly [number, number])[];
  encode(text: string): Uint16Array<ArrayBuffer>;
  /** Appends the tokens of `text`, without an intermediate array. */
  encodeInto(text: string, tokens: TokenBuffer): void;
  /** Text of the tokens; specials are skipped, bytes that are no UTF-8 become U+FFFD. */
  decode(tokens: ArrayLike<number>): string;
}

/** Merging is quadratic in a piece's length, so a piece of more bytes than this is merged in parts. */
const longestPieceBytes = 512;
const cachedPieces = 65_536;

class BpeTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly endOfText: number;
  readonly hash: string;
  readonly byteLengths: Uint8Array;
  readonly tokenBytes: readonly Uint8Array[];
  readonly merges: readonly (readonly [number, number])[];
  readonly #rankOf = new Map<number, number>();
  readonly #cache = new Map<string, readonly number[]>();
  readonly #utf8 = new TextEncoder();

  constructor(file: TokenizerFile) {
    this.vocabularySize = file.vocabularySize;
    this.endOfText = file.endOfText.id;
    this.hash = file.hash;
    const bytes: Uint8Array[] = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    const merges: [number, number][] = [];
    for (let i = 0; i < file.merges.length; i += 2) {
      const [left, right] = [file.merges[i] as number, file.merges[i + 1] as number];
      this.#rankOf.set(left * 65_536 + right, merges.length);
      merges.push([left, right]);
      bytes.push(Uint8Array.of(...(bytes[left] as Uint8Array), ...(bytes[right] as Uint8Array)));
    }
    this.merges = merges;
    this.tokenBytes = [...bytes, new Uint8Array(0)];
    this.byteLengths = Uint8Array.from(this.tokenBytes, (token) => token.length);
  }

  encode(text: string): Uint16Array<ArrayBuffer> {
    const tokens = new TokenBuffer(text.length >> 1);
    this.encodeInto(text, tokens);
    return tokens.take();
  }

  encodeInto(text: string, tokens: TokenBuffer): void {
    const pattern = preTokenRegExp();
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const piece = match[0];
      tokens.push(this.#cache.get(piece) ?? this.#encodePiece(piece));
    }
  }

  decode(tokens: ArrayLike<number>): string {
    let length = 0;
    for (let i = 0; i < tokens.length; i++) length += this.byteLengths[tokens[i] as number] ?? 0;
    const bytes = new Uint8Array(length);
    for (let i = 0, at = 0; i < tokens.length; i++) {
      const token = this.tokenBytes[tokens[i] as number];
      if (!token) continue;
      bytes.set(token, at);
      at += token.length;
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }

  #encodePiece(piece: string): readonly number[] {
    const bytes = this.#utf8.encode(piece);
    const tokens: number[] = [];
    for (let at = 0; at < bytes.length; at += longestPieceBytes)
      tokens.push(...this.#merge([...bytes.subarray(at, at + longestPieceBytes)]));
    if (this.#cache.size >= cachedPieces) this.#cache.clear();
    if (bytes.length <= 64) this.#cache.set(piece, tokens);
    return tokens;
  }

  /** Applies the earliest learned merge until none applies. */
  #merge(tokens: number[]): number[] {
    for (;;) {
      let best = Infinity;
      let at = -1;
      for (let i = 0; i + 1 < tokens.length; i++) {
        const rank = this.#rankOf.get((tokens[i] as number) * 65_536 + (tokens[i + 1] as number));
        if (rank !== undefined && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) return tokens;
      tokens.splice(at, 2, 256 + best);
    }
  }
}

/** A tokenizer from its JSON file (text or parsed); throws `corpus-corrupt` if the file is not whole. */
export async function parseTokenizer(json: unknown): Promise<Tokenizer> {
  return new BpeTokenizer(await parseTokenizerFile(json));
}
