/**
 * The page's state: what the lab offers, the study on the screen, and what the visitor must know. Every verb turns a
 * failure into one notice; none throws.
 */
import { errorRecord } from '../base/errors';
import type { ErrorCode, ErrorRecord } from '../base/errors';
import type { CorpusStatus, LabClient, LabEvent, LabInfo, LabListeners } from '../worker/lab-client';
import { announce } from './announce';
import { GpuState } from './gpu-state.svelte';
import { OpenStudy } from './open-study.svelte';
import { SetupState } from './setup-state.svelte';

export type LabPort = { readonly [Name in keyof LabClient]: LabClient[Name] };
export type Task = 'opening' | 'starting' | 'resuming' | 'pausing' | 'stopping' | 'reading' | 'deleting';

export class LabState {
  readonly setup = new SetupState();
  readonly gpu = new GpuState((signal) => this.#lab.benchmark(signal));
  info: LabInfo | null = $state.raw(null);
  study: OpenStudy | null = $state.raw(null);
  /** The lab did not even start; recordings can still be opened. */
  isBroken = $state(false);
  runningId: string | null = $state(null);
  task: Task | null = $state(null);
  notice: ErrorRecord | null = $state.raw(null);
  corpus: CorpusStatus | null = $state.raw(null);
  /** The last thing that happened, for the status line and screen readers. */
  status = $state('');
  readonly isRunning = $derived(this.study !== null && this.runningId === this.study.id);
  #lab: LabPort;

  constructor(
    private readonly connect: (listeners: LabListeners) => LabPort,
    private readonly baseUrl: string,
  ) {
    this.#lab = this.#connect();
  }

  open(): Promise<void> {
    return this.#attempt('opening', async () => {
      this.info = await this.#lab.open(this.baseUrl);
      const { gpu, studies } = this.info;
      if (gpu.kind === 'ready' && gpu.isSoftware) this.setup.choosePreset('micro');
      const [last] = studies;
      if (last !== undefined && this.study === null) await this.#show(last.studyId);
    });
  }

  start(): Promise<void> {
    return this.#attempt('starting', async () => {
      this.setup.settleAddress();
      const { studyId } = await this.#lab.start(this.setup.choices(), this.setup.secrets);
      this.runningId = studyId;
      await this.#show(studyId);
      await this.#list();
    });
  }

  resume(): Promise<void> {
    return this.#attempt('resuming', async () => {
      const { study } = this;
      if (study === null) return;
      await this.#lab.resume(study.id, this.setup.secrets);
      this.runningId = study.id;
    });
  }

  /** Also cancels a study that is only being prepared. */
  async pause(): Promise<void> {
    if (this.task === 'starting' || this.task === 'resuming') return this.#lab.pause().catch(this.#fail('aborted'));
    return this.#attempt('pausing', () => this.#lab.pause());
  }

  stop(): Promise<void> {
    return this.#attempt('stopping', async () => {
      if (this.study !== null) await this.#lab.stop(this.study.id);
    });
  }

  show(studyId: string): Promise<void> {
    return this.#attempt('reading', async () => {
      await this.#show(studyId);
      this.status = `${this.study?.view.manifest.name} is open.`;
    });
  }

  openFile(file: File): Promise<void> {
    return this.#attempt('reading', async () => {
      this.study = await OpenStudy.fromFile(file);
      this.status = `${file.name} is open.`;
    });
  }

  /** Leaves the study on the screen, which goes on if it runs. */
  close(): void {
    this.study = null;
  }

  remove(): Promise<void> {
    return this.#attempt('deleting', async () => {
      if (this.study === null) return;
      await this.#lab.deleteStudy(this.study.id);
      this.study = null;
      this.status = 'The study is deleted.';
      await this.#list();
    });
  }

  importCorpus(file: File): Promise<void> {
    return this.#attempt('reading', async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const corpus = await this.#lab.importCorpus(file.name, bytes);
      const others = this.info?.corpora.filter(({ id }) => id !== corpus.id) ?? [];
      if (this.info !== null) this.info = { ...this.info, corpora: [...others, corpus] };
      this.setup.corpusId = corpus.id;
    });
  }

  /** `key` brings what a sign-in came back with, if the visitor came back from one. */
  async signIn(key: () => Promise<string | null>): Promise<void> {
    try {
      const found = await key();
      if (found !== null) await this.setup.signedIn(found);
    } catch (thrown) {
      this.#fail('endpoint-auth')(thrown);
    }
  }

  dismiss(): void {
    this.notice = null;
  }

  #connect(): LabPort {
    return this.connect({
      onEvent: (event) => this.#receive(event),
      onFault: this.#fail('worker-message'),
      onCrash: (error) => {
        this.runningId = null;
        this.study?.idle();
        this.notice = error;
        this.isBroken = this.info === null;
        if (this.isBroken) return;
        this.#lab = this.#connect();
        this.#lab.open(this.baseUrl).catch(this.#fail('worker-message'));
      },
    });
  }

  async #show(studyId: string): Promise<void> {
    this.study = new OpenStudy(studyId, await this.#lab.loadStudy(studyId));
    const { researcher } = this.study.view.manifest;
    if (researcher.kind === 'llm') this.setup.adopt(researcher);
  }

  async #list(): Promise<void> {
    const studies = await this.#lab.listStudies();
    if (this.info !== null) this.info = { ...this.info, studies };
  }

  #receive(event: LabEvent): void {
    if (event.kind === 'corpus') {
      this.corpus = event.status;
      return;
    }
    if (event.kind === 'measuring') {
      this.gpu.progress(event);
      return;
    }
    const study = this.study?.id === event.studyId ? this.study : null;
    switch (event.kind) {
      case 'entry':
        if (study?.add(event.entry) === false) void this.#attemptQuietly(() => this.#show(event.studyId));
        this.status = announce(event.entry.event) ?? this.status;
        if (event.entry.event.kind === 'studyPaused' && event.entry.event.error !== null)
          this.notice = event.entry.event.error;
        return;
      case 'progress':
        return study?.progress(event.trial, event.progress);
      case 'activity':
        if (study !== null) study.activity = event;
        return;
      case 'idle':
        study?.idle();
        this.runningId = null;
        if (study !== null) void this.#attemptQuietly(() => this.#show(event.studyId));
        if (event.error !== null) this.notice = event.error;
    }
  }

  /** For what happens by itself: no task is shown. */
  #attemptQuietly(work: () => Promise<void>): Promise<void> {
    return work().catch(this.#fail('worker-message'));
  }

  async #attempt(task: Task, work: () => Promise<void>): Promise<void> {
    this.task = task;
    this.notice = null;
    try {
      await work();
    } catch (thrown) {
      this.#fail('worker-message')(thrown);
    } finally {
      this.task = null;
      this.corpus = null;
    }
  }

  /** A failure as a notice; what the visitor asked to stop is none. */
  #fail(fallback: ErrorCode): (thrown: unknown) => void {
    return (thrown) => {
      const error = errorRecord(thrown, fallback);
      if (error.code === 'aborted') this.status = 'Stopped at your request.';
      else this.notice = error;
    };
  }
}
