/**
 * Keeps the whole paper library on this device, so that it is searched without a network: a few parts at a time, until told to stop. It
 * begins by itself once the library was used, unless the visitor stopped it before or pays for every byte.
 */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { BrowsableLibrary, Kept } from '../papers/types';

const partsAtATime = 96;
const stoppedKey = 'bibliograd.papers.stopped';

type Connection = Readonly<Partial<{ saveData: boolean; type: string }>>;

/** As far as the browser tells. */
function isMetered(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  return connection?.saveData === true || connection?.type === 'cellular';
}

/** In this browser, where it lets the page remember. */
const remembered = {
  wasStopped(): boolean {
    try {
      return localStorage.getItem(stoppedKey) !== null;
    } catch {
      return true;
    }
  },
  remember(isStopped: boolean): void {
    try {
      if (isStopped) localStorage.setItem(stoppedKey, 'yes');
      else localStorage.removeItem(stoppedKey);
    } catch {
      // Then it begins only when asked.
    }
  },
};

export class LibraryKeeping {
  kept: Kept | null = $state.raw(null);
  isKeeping = $state(false);
  error: ErrorRecord | null = $state.raw(null);
  readonly isWhole = $derived(this.kept !== null && this.kept.parts === this.kept.ofParts);
  #controller: AbortController | null = null;
  #hasBegun = false;

  constructor(private readonly open: () => Promise<BrowsableLibrary>) {}

  /** After a search: once a visit. */
  async begin(): Promise<void> {
    if (this.#hasBegun || isMetered() || remembered.wasStopped()) return;
    this.#hasBegun = true;
    await this.look();
    if (!this.isWhole && this.error === null) await this.#keepAll();
  }

  /** How much is kept already. */
  async look(): Promise<void> {
    if (this.isKeeping) return;
    await this.#attempt(async (library, signal) => {
      this.kept = await library.keep(0, signal);
    });
  }

  /** As the visitor asks. */
  async keepAll(): Promise<void> {
    remembered.remember(false);
    await this.#keepAll();
  }

  async #keepAll(): Promise<void> {
    if (this.isKeeping) return;
    this.isKeeping = true;
    await this.#attempt(async (library, signal) => {
      do this.kept = await library.keep(partsAtATime, signal);
      while (!this.isWhole);
    });
    this.isKeeping = false;
  }

  stop(): void {
    remembered.remember(true);
    this.#controller?.abort();
  }

  async #attempt(work: (library: BrowsableLibrary, signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.error = null;
    try {
      await work(await this.open(), controller.signal);
    } catch (thrown) {
      if (!controller.signal.aborted) this.error = errorRecord(thrown, 'papers-offline');
    }
  }
}
