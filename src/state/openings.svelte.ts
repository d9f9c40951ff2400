/** What is on the screen, and how it came there: the form, a study, or a receipt, from the site, a file, or an address. */
import { errorRecord } from '../base/errors';
import type { Receipt } from '../study/receipt';
import { Attempts } from './attempts.svelte';
import { isDesignLink, parseDesignLink } from './design-link';
import { OpenAddress } from './open-address.svelte';
import { parseOpenLink } from './open-link';
import { OpenStudy } from './open-study.svelte';
import { largestFile, openedFile } from './opened-file';
import type { RecordedSource } from './recorded-studies';
import { SetupState } from './setup-state.svelte';
import { SiteRecordings } from './site-recordings.svelte';
import { journalWords } from '../words/journal';

export class Openings extends Attempts {
  readonly setup = new SetupState();
  /** Null while the form is on the screen. */
  study: OpenStudy | null = $state.raw(null);
  /** A receipt that was opened. */
  receipt: Receipt | null = $state.raw(null);
  /** A place that the address asks to open a study from. */
  asked: OpenAddress | null = $state.raw(null);
  readonly site: SiteRecordings;
  /** The recorded study, design or place that the address asks for. */
  protected wanted: string | null = null;

  constructor(recordings: RecordedSource) {
    super();
    this.site = new SiteRecordings(recordings);
  }

  /** Never throws: a site without recordings, or offline, shows none. */
  listRecorded(): Promise<void> {
    return this.site.load().catch((thrown: unknown) => {
      this.status = errorRecord(thrown, 'journal-corrupt').message;
    });
  }

  openRecorded(name: string): Promise<void> {
    this.wanted = name;
    return this.attempt('reading', async () => {
      this.study = await this.site.open(name);
      this.status = `${this.study.recording?.title} is open.`;
    });
  }

  openFile(file: File): Promise<void> {
    return this.attempt('reading', async () => {
      await this.#take(file.name, new Uint8Array(await file.slice(0, largestFile + 1).arrayBuffer()));
    });
  }

  /** What the address brings along: a design for the form, or another place to open a study from, which is asked about first. */
  follow(fragment: string): Promise<void> {
    this.wanted = fragment;
    return this.attempt('reading', async () => {
      const url = parseOpenLink(fragment, location.href);
      if (url !== null) this.asked = new OpenAddress(url);
      if (!isDesignLink(fragment)) return;
      this.setup.apply(await parseDesignLink(fragment));
      this.study = null;
      this.status = journalWords.formFilled;
    });
  }

  /** The visitor agreed to open what was asked about. */
  openAsked(): Promise<void> {
    const { asked } = this;
    return this.attempt('reading', async () => {
      if (asked !== null) await this.#take(asked.name, await asked.read());
    }).finally(() => (this.asked = null));
  }

  async #take(name: string, bytes: Uint8Array): Promise<void> {
    const opened = await openedFile(name, bytes);
    if (opened.kind === 'receipt') this.receipt = opened.receipt;
    else this.study = OpenStudy.fromEntries(name, opened.entries);
    this.status = `${name} is open.`;
  }

  /** Leaves the study on the screen, which goes on if it runs. */
  close(): void {
    this.wanted = null;
    this.study = null;
  }
}
