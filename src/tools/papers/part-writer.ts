/** Writes part files named by their hashes, and the table of them. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hashBytes, partKinds, partPath } from '../../papers/pack/manifest';
import type { Manifest, PartKind } from '../../papers/pack/manifest';
import { isPacked } from '../../papers/pack/parts';

const nameOf = (bytes: Uint8Array): string =>
  createHash('sha256')
    .update(bytes)
    .digest('hex')
    .slice(0, 2 * hashBytes);

export class PartWriter {
  readonly #names: Record<PartKind, string[]> = {
    common: [],
    rare: [],
    postings: [],
    records: [],
    notes: [],
    codes: [],
  };
  #bytes = 0;

  constructor(private readonly folder: string) {}

  add(kind: PartKind, bytes: Uint8Array): void {
    const packed = isPacked(kind) ? gzipSync(bytes, { level: 9 }) : bytes;
    this.#names[kind].push(this.#write(packed));
  }

  count(kind: PartKind): number {
    return this.#names[kind].length;
  }

  finish(): Manifest['parts'] {
    const hashes = partKinds.flatMap((kind) => this.#names[kind]).join('');
    const table = this.#write(Buffer.from(hashes, 'hex'));
    const { common, rare, postings, records, notes, codes } = this.#names;
    return {
      table,
      common: common.length,
      rare: rare.length,
      postings: postings.length,
      records: records.length,
      notes: notes.length,
      codes: codes.length,
      bytes: this.#bytes,
    };
  }

  #write(bytes: Uint8Array): string {
    const name = nameOf(bytes);
    const path = join(this.folder, partPath(name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    this.#bytes += bytes.length;
    return name;
  }
}

/** Puts postings into parts of about equal size: a list that does not fit begins a part, and goes on in the next ones. */
export class PostingsWriter {
  #open: Uint8Array[] = [];
  #size = 0;

  constructor(
    private readonly parts: PartWriter,
    private readonly partBytes: number,
  ) {}

  add(list: Uint8Array): { part: number; offset: number; bytes: number } {
    if (this.#size > 0 && this.#size + list.length > this.partBytes) this.flush();
    const place = { part: this.parts.count('postings'), offset: this.#size, bytes: list.length };
    for (let at = 0; at < list.length; at += this.partBytes) {
      if (this.#size > 0 && at > 0) this.flush();
      const piece = list.subarray(at, at + this.partBytes);
      this.#open.push(piece);
      this.#size += piece.length;
    }
    return place;
  }

  flush(): void {
    if (this.#size === 0) return;
    this.parts.add('postings', Buffer.concat(this.#open));
    [this.#open, this.#size] = [[], 0];
  }
}
