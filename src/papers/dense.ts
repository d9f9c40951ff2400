/** Search by meaning: the papers whose codes are most like the query's vector. Encoder and codes are read when first asked for, and kept. */
import { throwIfAborted } from '../base/errors';
import { Best } from './best';
import { CodeScanner, bytesOfCode } from './codes';
import { openEncoder } from './encoder';
import type { Encode } from './encoder';
import type { Pack } from './pack/pack';

/** As many of the best of each ranking are fused. */
export const fusionDepth = 100;

interface Meaning {
  readonly encode: Encode;
  /** Of all papers, in order. */
  readonly codes: readonly Uint8Array[];
}

export class DenseIndex {
  #opened: Promise<Meaning> | undefined;

  constructor(private readonly pack: Pack) {}

  get isThere(): boolean {
    return this.pack.manifest.encoder !== undefined;
  }

  /** The papers in the range most like the text. @throws AppError `index-corrupt`, `papers-offline`. */
  async search(text: string, range: readonly [number, number], limit: number, signal?: AbortSignal): Promise<number[]> {
    const { encode, codes } = await this.#open();
    throwIfAborted(signal);
    const [query] = await encode([text]);
    if (!query || query.every((value) => value === 0)) return [];
    const scanner = new CodeScanner(query);
    const codeBytes = bytesOfCode(query.length);
    const best = new Best(limit);
    let paper = 0;
    for (const part of codes)
      for (let at = 0; at < part.length; at += codeBytes, paper++)
        if (paper >= range[0] && paper < range[1]) best.offer(paper, scanner.score(part, at));
    return best.sorted().map(([found]) => found);
  }

  #open(): Promise<Meaning> {
    if (!this.#opened) {
      const opening = this.#load();
      opening.catch(() => (this.#opened = undefined));
      this.#opened = opening;
    }
    return this.#opened;
  }

  async #load(): Promise<Meaning> {
    const { parts, manifest } = this.pack;
    const { dimensions = 0, files = {} } = manifest.encoder ?? {};
    const [encode, codes] = await Promise.all([
      openEncoder({ dimensions, files: Object.keys(files), read: (file) => parts.encoderFile(files[file] ?? '') }),
      Promise.all(Array.from({ length: parts.count('codes') }, (_, part) => parts.read('codes', part))),
    ]);
    return { encode, codes };
  }
}
