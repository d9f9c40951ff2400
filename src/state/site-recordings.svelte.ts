/** The studies recorded for this site: their list, the one on the first screen, and opening one by its name. */
import { AppError } from '../base/errors';
import { HeroState } from './hero-state.svelte';
import { OpenStudy } from './open-study.svelte';
import { recordedName } from './recorded-studies';
import type { RecordedSource, RecordedStudy } from './recorded-studies';

export class SiteRecordings {
  /** Null until it is known which there are. */
  all: readonly RecordedStudy[] | null = $state.raw(null);
  /** The one on the first screen; null if there is none. */
  readonly hero: HeroState | null = $derived.by(() => {
    const first = this.all?.[0];
    return first === undefined ? null : new HeroState(first, this.source);
  });
  #list: Promise<readonly RecordedStudy[]> | null = null;

  constructor(private readonly source: RecordedSource) {
    this.all = source.known ?? null;
  }

  /** A site without recordings, or offline, has none. @throws why the list could not be read. */
  async load(): Promise<void> {
    if (this.all !== null) return;
    try {
      this.all = await this.#listed();
    } catch (thrown) {
      this.all = [];
      throw thrown;
    }
  }

  /** @throws AppError `usage` for a name that is not in the list, `journal-corrupt`. */
  async open(name: string): Promise<OpenStudy> {
    const recording = (await this.#listed()).find((study) => recordedName(study) === name);
    if (recording === undefined)
      throw new AppError('usage', `recorded study: there is none named "${name}"; choose one from the list`);
    return OpenStudy.fromRecording(recording, await this.source.read(recording));
  }

  #listed(): Promise<readonly RecordedStudy[]> {
    return (this.#list ??= this.source.list());
  }
}
