/** The recorded study on the first screen: at first what the list says of it, then its journal, replaying. */
import { turn } from '../base/breath';
import type { RecordedSource, RecordedStudy } from './recorded-studies';
import { OpenStudy } from './open-study.svelte';

/** The whole study in about twenty seconds. */
const speed = 2;

export class HeroState {
  /** Null until its journal is read, and if it cannot be. */
  study: OpenStudy | null = $state.raw(null);
  #read: Promise<OpenStudy> | null = null;

  constructor(
    readonly recording: RecordedStudy,
    private readonly source: RecordedSource,
  ) {}

  /** @throws AppError `journal-version` or `journal-corrupt`. */
  read(): Promise<OpenStudy> {
    this.#read ??= this.source.read(this.recording).then(async (text) => {
      const study = await OpenStudy.fromRecording(this.recording, text);
      if (study.replay !== null) study.replay.speed = speed;
      // Drawing it is another piece of work: the page answers in between.
      await turn();
      this.study = study;
      return study;
    });
    return this.#read;
  }

  /** From the start, once it is read. Without a journal the sentences of the list stand alone: opening the study tells why. */
  async play(): Promise<void> {
    const study = await this.read().catch(() => null);
    study?.replay?.play();
  }
}
