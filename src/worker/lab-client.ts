/** The page's side of the lab worker. A worker that dies fails its calls, says so once, and can be replaced. */
import { AppError } from '../base/errors';
import { builtInApi, chromeLoader } from '../agent/providers/chrome-model';
import type { StudyManifest } from '../study/manifest';
import type { Benchmark } from '../trial/benchmark';
import { answerWithBuiltIn } from './built-in-model';
import type { Look } from '../trial/look';
import type { TrialOutcome } from '../trial/types';
import { labContract, labEventSchema } from './protocol';
import type { CorpusInfo, LabChoices, LabEvent, LabInfo, Retraining } from './protocol';
import { Caller, checked } from './rpc';

export type { CorpusInfo, CorpusStatus, GpuStatus, LabChoices, LabEvent, LabInfo } from './protocol';

/** Kept in memory only, and sent only to the study's endpoint. */
export interface Secrets {
  readonly apiKey?: string;
}

export interface LabListeners {
  readonly onEvent: (event: LabEvent) => void;
  /** A message could not be understood; the lab goes on. */
  readonly onFault: (error: AppError) => void;
  /** The lab is gone; every call fails from now on. */
  readonly onCrash: (error: AppError) => void;
}

export class LabClient {
  readonly #worker: Worker;
  readonly #caller: Caller<typeof labContract>;

  constructor({ onEvent, onFault, onCrash }: LabListeners) {
    this.#worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module' });
    this.#caller = new Caller(
      this.#worker,
      labContract,
      (event) => onEvent(checked(labEventSchema, event, 'event from the lab')),
      onFault,
    );
    const crash = (what: string): void => {
      const error = new AppError(
        'worker-message',
        `the lab stopped working (${what}); what was journaled is kept: resume the study, or reload the page`,
      );
      this.#worker.terminate();
      this.#caller.break(error);
      onCrash(error);
    };
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      crash(event.message || 'its code could not be loaded');
    });
    this.#worker.addEventListener('messageerror', () => crash('a message could not be read'));
  }

  open(baseUrl: string): Promise<LabInfo> {
    if (builtInApi() === undefined) return this.#caller.call('open', { baseUrl });
    const { port1, port2 } = new MessageChannel();
    answerWithBuiltIn(port1, chromeLoader(builtInApi()));
    return this.#caller.call('open', { baseUrl, builtIn: port2 }, undefined, [port2]);
  }

  start(choices: LabChoices, { apiKey = '' }: Secrets): Promise<{ studyId: string }> {
    return this.#caller.call('start', { choices, apiKey });
  }

  /** Trains a recorded study here with its recorded proposals. */
  repeat(recording: string): Promise<{ studyId: string }> {
    return this.#caller.call('repeat', { recording });
  }

  /** What a study repeats, as a journal that was exported. */
  recording(studyId: string): Promise<string> {
    return this.#caller.call('recording', { studyId });
  }

  async resume(studyId: string, { apiKey = '' }: Secrets): Promise<void> {
    await this.#caller.call('resume', { studyId, apiKey });
  }

  async pause(): Promise<void> {
    await this.#caller.call('pause', undefined);
  }

  async stop(studyId: string): Promise<void> {
    await this.#caller.call('stop', { studyId });
  }

  importCorpus(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<CorpusInfo> {
    return this.#caller.call('importCorpus', { name, bytes }, undefined, [bytes.buffer]);
  }

  listStudies() {
    return this.#caller.call('listStudies', undefined);
  }

  loadStudy(studyId: string) {
    return this.#caller.call('loadStudy', { studyId });
  }

  async deleteStudy(studyId: string): Promise<void> {
    await this.#caller.call('deleteStudy', { studyId });
  }

  /** Measures the GPU, telling by `measuring` events how far it is. */
  benchmark(signal: AbortSignal): Promise<Benchmark> {
    return this.#caller.call('benchmark', undefined, signal);
  }

  /** Trains recorded trials again, telling by `retraining` events how far it is. */
  retrain(retraining: Retraining, signal: AbortSignal): Promise<TrialOutcome[]> {
    return this.#caller.call('retrain', retraining, signal);
  }

  /** What is wrong with a script under a study's rules; null if nothing is. */
  checkScript(manifest: StudyManifest, script: string): Promise<string | null> {
    return this.#caller.call('checkScript', { manifest, script });
  }

  /** Inside whatever trains, at its next step; waits until something does. */
  look(text: string, signal: AbortSignal): Promise<Look> {
    return this.#caller.call('look', { text }, signal);
  }

  close(): void {
    this.#worker.terminate();
  }
}
