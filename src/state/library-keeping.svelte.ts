/** Keeps the whole paper library on this device, so that it is searched without a network: a few parts at a time, until told to stop. */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { BrowsableLibrary, Kept } from '../papers/types';

const partsAtATime = 96;

export class LibraryKeeping {
  kept: Kept | null = $state.raw(null);
  isKeeping = $state(false);
  error: ErrorRecord | null = $state.raw(null);
  readonly isWhole = $derived(this.kept !== null && this.kept.parts === this.kept.ofParts);
  #controller: AbortController | null = null;

  constructor(private readonly open: () => Promise<BrowsableLibrary>) {}

  /** How much is kept already. */
  async look(): Promise<void> {
    if (this.isKeeping) return;
    await this.#attempt(async (library, signal) => {
      this.kept = await library.keep(0, signal);
    });
  }

  async keepAll(): Promise<void> {
    if (this.isKeeping) return;
    this.isKeeping = true;
    await this.#attempt(async (library, signal) => {
      do this.kept = await library.keep(partsAtATime, signal);
      while (!this.isWhole);
    });
    this.isKeeping = false;
  }

  stop(): void {
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
