/**
 * Zip files, written so that equal files give equal bytes, and read with limits on what is announced and on what comes out: nothing
 * is inflated beyond them.
 */
import { Unzip, UnzipInflate, unzipSync, zipSync } from 'fflate';
import { AppError, messageOf } from '../base/errors';

export type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

export const zipLimits = { bytes: 128 * 2 ** 20, files: 20_000, nameLength: 200 } as const;
type Limits = Readonly<Record<keyof typeof zipLimits, number>>;

/** The same day in any time zone: a zip file tells local time. */
const noTime = (): Date => new Date(1980, 0, 2, 12);
/** Deflate makes at most 1032 bytes of one, so that a slice comes to 8 MB at most. */
const sliceBytes = 8192;

const refused = (what: string): AppError =>
  new AppError('journal-corrupt', `bundle: ${what}; open an intact copy that Bibliograd exported`);

/** Stored, in the order of their names. */
export function zipFiles(files: Files): Uint8Array<ArrayBuffer> {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return zipSync(Object.fromEntries(sorted), { level: 0, mtime: noTime() });
}

const isPlainPath = (name: string, { nameLength }: Limits): boolean =>
  name.length <= nameLength && /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name);

/** What the central directory announces, without reading any of it. */
function checkDirectory(bytes: Uint8Array, limits: Limits): ReadonlySet<string> {
  const names = new Set<string>();
  let announced = 0;
  unzipSync(bytes, {
    filter({ name, originalSize, size }) {
      if (!isPlainPath(name, limits))
        throw refused(`it has a file with an unfit name (${JSON.stringify(name.slice(0, 60))})`);
      if (names.has(name)) throw refused(`it has two files named ${name}`);
      announced += Math.max(originalSize, size);
      if (announced > limits.bytes) throw refused(`it announces more than ${limits.bytes / 2 ** 20} MB of files`);
      if (names.add(name).size > limits.files) throw refused(`it has more than ${limits.files} files`);
      return false;
    },
  });
  return names;
}

class Reader {
  readonly #chunks = new Map<string, Uint8Array[]>();
  readonly #done = new Set<string>();
  #total = 0;

  constructor(
    private readonly names: ReadonlySet<string>,
    private readonly limits: Limits,
  ) {}

  read(bytes: Uint8Array): Files {
    const unzip = new Unzip((file) => {
      const { name } = file;
      if (!this.names.has(name) || this.#chunks.has(name)) throw refused('its directory and its files disagree');
      this.#chunks.set(name, []);
      file.ondata = (error, chunk, isLast) => this.#take(name, error, chunk, isLast);
      file.start();
    });
    unzip.register(UnzipInflate);
    for (let at = 0; at < bytes.length; at += sliceBytes)
      unzip.push(bytes.subarray(at, at + sliceBytes), at + sliceBytes >= bytes.length);
    if (this.#done.size !== this.names.size) throw refused('some of its files end too early');
    return Object.fromEntries([...this.#chunks].map(([name, chunks]) => [name, joined(chunks)]));
  }

  #take(name: string, error: Error | null, chunk: Uint8Array | null, isLast: boolean): void {
    if (error !== null) throw error;
    this.#total += chunk?.length ?? 0;
    if (this.#total > this.limits.bytes) throw refused(`it unpacks to more than ${this.limits.bytes / 2 ** 20} MB`);
    if (chunk !== null) this.#chunks.get(name)?.push(chunk.slice());
    if (isLast) this.#done.add(name);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** @throws AppError `journal-corrupt`. */
export function unzipFiles(bytes: Uint8Array, limits: Limits = zipLimits): Files {
  if (bytes.length > limits.bytes) throw refused(`it is larger than ${limits.bytes / 2 ** 20} MB`);
  try {
    return new Reader(checkDirectory(bytes, limits), limits).read(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw refused(`it cannot be unpacked (${messageOf(thrown)})`);
  }
}
