/** The record that is open, and its abstract once the visitor asks for it. */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { BrowsableLibrary, PaperEntry, PaperText } from '../papers/types';

export class PaperReading {
  id: string | null = $state(null);
  entry: PaperEntry | null = $state.raw(null);
  error: ErrorRecord | null = $state.raw(null);
  text: PaperText | null = $state.raw(null);
  isReadingAbstract = $state(false);
  #controller = new AbortController();

  constructor(private readonly open: () => Promise<BrowsableLibrary>) {}

  /** Never throws. */
  async show(id: string | null): Promise<void> {
    if (id === this.id && this.error === null) return;
    this.#controller.abort();
    const { signal } = (this.#controller = new AbortController());
    [this.id, this.entry, this.error, this.text, this.isReadingAbstract] = [id, null, null, null, false];
    if (id === null) return;
    try {
      const entry = await (await this.open()).entry(id, signal);
      if (!signal.aborted) this.entry = entry;
    } catch (thrown) {
      if (!signal.aborted) this.error = errorRecord(thrown, 'worker-message');
    }
  }

  /** Only here does anything leave the tab: the paper's id. Never throws. */
  async readAbstract(): Promise<void> {
    const { id } = this;
    const { signal } = this.#controller;
    if (id === null || this.isReadingAbstract) return;
    this.isReadingAbstract = true;
    try {
      const text = await (await this.open()).read(id, signal);
      if (!signal.aborted) this.text = text;
    } catch (thrown) {
      if (!signal.aborted) this.error = errorRecord(thrown, 'worker-message');
    } finally {
      if (!signal.aborted) this.isReadingAbstract = false;
    }
  }
}
