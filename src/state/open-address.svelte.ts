/**
 * `#open=https://…`: a study from another place. Nothing is asked of its host before the visitor has seen its name and agreed; what
 * comes is read up to a limit, and can be stopped.
 */
import { AppError, messageOf, throwIfAborted } from '../base/errors';
import { largestFile } from './opened-file';

const failed = (url: URL, what: string): AppError =>
  new AppError('usage', `open: ${url.host} gave no study (${what}); download the file and choose it instead`);

export class OpenAddress {
  readonly name: string;
  isReading = $state(false);
  receivedBytes = $state(0);
  /** Announced by the host; null if it announces nothing. */
  totalBytes: number | null = $state(null);
  readonly #controller = new AbortController();

  constructor(
    readonly url: URL,
    private readonly fetchIt: typeof fetch = (...request) => fetch(...request),
  ) {
    this.name = url.pathname.split('/').at(-1) || url.host;
  }

  /** After the visitor has agreed. @throws AppError `usage` or `aborted`. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    this.isReading = true;
    try {
      return await this.#download();
    } catch (thrown) {
      throwIfAborted(this.#controller.signal);
      if (thrown instanceof AppError) throw thrown;
      throw failed(this.url, `no connection, a redirect, or it allows no other site to read it: ${messageOf(thrown)}`);
    } finally {
      this.isReading = false;
    }
  }

  cancel(): void {
    this.#controller.abort();
  }

  async #download(): Promise<Uint8Array<ArrayBuffer>> {
    const { signal } = this.#controller;
    const response = await this.fetchIt(this.url.href, {
      ...{ signal, credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', cache: 'no-store' },
    });
    if (!response.ok || response.body === null) throw failed(this.url, `status ${response.status}`);
    const announced = Number(response.headers.get('content-length') ?? Number.NaN);
    this.totalBytes = Number.isFinite(announced) && announced > 0 ? announced : null;
    if ((this.totalBytes ?? 0) > largestFile) this.#tooLarge();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      this.receivedBytes += part.value.length;
      if (this.receivedBytes > largestFile) {
        await reader.cancel();
        this.#tooLarge();
      }
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }

  #tooLarge(): never {
    throw failed(this.url, `it is larger than the ${largestFile / 2 ** 20} MB that are read`);
  }
}
