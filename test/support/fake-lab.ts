/** A lab that answers at once and remembers what it was asked: for screens, without workers. */
import type { AppError } from '../../src/base/errors';
import { LabState } from '../../src/state/lab-state.svelte';
import type { LabPort } from '../../src/state/lab-state.svelte';
import type { RecordedSource } from '../../src/state/recorded-studies';
import type { JournalEntry } from '../../src/study/events';
import type { Benchmark } from '../../src/trial/benchmark';
import type { Look } from '../../src/trial/look';
import type { TrialOutcome } from '../../src/trial/types';
import type { LabInfo, LabListeners } from '../../src/worker/lab-client';
import { benchmarkReport } from './benchmark-report';

export const labInfo: LabInfo = {
  gpu: { kind: 'ready', adapter: 'test adapter', isSoftware: false },
  studies: [],
  corpora: [
    { id: 'tinystories', name: 'TinyStories', summary: 'Downloads 42 MB once.' },
    { id: 'embedded', name: 'Embedded stories', summary: 'No download.' },
  ],
  storageWarning: null,
};

export class FakeLab implements LabPort {
  readonly calls: { readonly method: string; readonly input: unknown }[] = [];
  listeners: LabListeners | null = null;
  failure: AppError | null = null;
  /** What a measurement comes to. */
  measuring: () => Promise<Benchmark> = () => Promise.resolve(benchmarkReport);

  constructor(
    readonly info: LabInfo = labInfo,
    readonly journals: Readonly<Record<string, readonly JournalEntry[]>> = {},
  ) {}

  state(recordings?: RecordedSource): LabState {
    const connect = (listeners: LabListeners): LabPort => {
      this.listeners = listeners;
      return this;
    };
    return new LabState(connect, 'http://localhost/', recordings);
  }

  open = () => this.#answer('open', null, this.info);
  start = (...input: Parameters<LabPort['start']>) => this.#answer('start', input, { studyId: 'started' });
  repeat = (recording: string) => this.#answer('repeat', recording, { studyId: 'started' });
  /** What studies repeat. */
  recordingText = '';
  recording = (studyId: string) => this.#answer('recording', studyId, this.recordingText);
  resume = (...input: Parameters<LabPort['resume']>) => this.#answer('resume', input, undefined);
  pause = () => this.#answer('pause', null, undefined);
  stop = (studyId: string) => this.#answer('stop', studyId, undefined);
  importCorpus = (name: string) => this.#answer('importCorpus', name, { id: 'file-1', name, summary: 'Your file.' });
  listStudies = () => this.#answer('listStudies', null, [...this.info.studies]);
  loadStudy = (studyId: string) => this.#answer('loadStudy', studyId, [...(this.journals[studyId] ?? [])]);
  deleteStudy = (studyId: string) => this.#answer('deleteStudy', studyId, undefined);
  benchmark = (signal: AbortSignal) => {
    this.calls.push({ method: 'benchmark', input: signal });
    return this.measuring();
  };
  /** What trials that are trained again come to. */
  retrained: () => Promise<TrialOutcome[]> = () => new Promise(() => undefined);
  retrain = (...input: Parameters<LabPort['retrain']>) => {
    this.calls.push({ method: 'retrain', input });
    return this.retrained();
  };
  /** What a script is said to be wrong in. */
  problemOf: (script: string) => string | null = () => null;
  checkScript = (...input: Parameters<LabPort['checkScript']>) =>
    this.#answer('checkScript', input, this.problemOf(input[1]));
  /** What a look inside a training finds. */
  looking: (text: string) => Promise<Look> = () => new Promise(() => undefined);
  look = (...input: Parameters<LabPort['look']>) => {
    this.calls.push({ method: 'look', input });
    return this.looking(input[0]);
  };
  close = (): void => undefined;

  #answer<T>(method: string, input: unknown, value: T): Promise<T> {
    this.calls.push({ method, input });
    return this.failure === null ? Promise.resolve(value) : Promise.reject(this.failure);
  }
}
