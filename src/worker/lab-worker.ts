/** Entry of the lab worker: gives the lab this browser's GPU, storage, scripts and sandbox, and answers the page. */
import { AppError, messageOf } from '../base/errors';
import { parseTokenizer } from '../data/tokenizer';
import type { Tokenizer } from '../data/tokenizer';
import { describeAdapter } from '../gpu/device';
import { baselines } from '../script/baselines';
import { scriptReference } from '../script/reference';
import { spawnSandbox } from '../script/sandbox-client';
import { memoryBlobStore, openBlobStore } from '../store/blobs';
import type { BlobStore } from '../store/blobs';
import { openJournalStore } from '../store/indexed-journal-store';
import { memoryJournalStore } from '../store/journal-store';
import { recordingsIn } from '../store/recordings';
import { openTuningStore } from '../store/tuning-store';
import { scriptChecker } from '../trial/check-script';
import { LookDesk } from '../trial/look-desk';
import { createTrialRunner } from '../trial/runner';
import type { GpuTrialRunner } from '../trial/runner';
import { subjectOf } from './benchmark';
import { builtInLoader } from './built-in-model';
import { CorpusShelf } from './corpus-shelf';
import { LabHost } from './lab-host';
import { localLoader } from './local-model';
import { papersClient } from './papers-client';
import { labContract } from './protocol';
import type { GpuStatus, LabEvent } from './protocol';
import { answer, workerScope } from './rpc';

async function gpuStatus(gpu: GPU | undefined): Promise<GpuStatus> {
  if (gpu === undefined) return { kind: 'missing', reason: 'this browser has no WebGPU' };
  const adapter = await gpu.requestAdapter();
  if (adapter === null)
    return { kind: 'missing', reason: 'the browser has WebGPU but found no usable graphics driver' };
  const { name, isSoftware } = describeAdapter(adapter);
  return { kind: 'ready', adapter: name, isSoftware };
}

/** What the browser keeps, or a stand-in that lasts as long as the page. */
async function storeOr<T>(open: () => Promise<T>, memory: () => T): Promise<{ store: T; warning: string | null }> {
  try {
    return { store: await open(), warning: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'storage-denied') throw thrown;
    return { store: memory(), warning: thrown.message };
  }
}

function tokenizerFrom(baseUrl: string): () => Promise<Tokenizer> {
  let tokenizer: Promise<Tokenizer> | null = null;
  const fetchTokenizer = async (): Promise<Tokenizer> => {
    const address = new URL('tokenizer/tinystories-4096.json', baseUrl);
    let text: string;
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`status ${response.status}`);
      text = await response.text();
    } catch (cause) {
      const reason = messageOf(cause);
      throw new AppError('corpus-download', `tokenizer: ${address.pathname} did not load (${reason}); try again`, {
        cause,
      });
    }
    return parseTokenizer(text);
  };
  return () => {
    tokenizer ??= fetchTokenizer().catch((thrown: unknown) => {
      tokenizer = null;
      throw thrown;
    });
    return tokenizer;
  };
}

const baselineScript = (): string => {
  const [first] = baselines;
  if (first === undefined) throw new AppError('usage', 'lab: there is no baseline script; this is a defect');
  return first.source;
};

/** Made at the first trial or measurement and kept: it holds the device and its compiled pipelines. */
function lazyRunner(make: () => Promise<GpuTrialRunner>): Pick<GpuTrialRunner, 'run' | 'benchmark'> {
  let runner: GpuTrialRunner | null = null;
  return {
    async run(...trial) {
      runner ??= await make();
      return runner.run(...trial);
    },
    async benchmark(...subject) {
      runner ??= await make();
      return runner.benchmark(...subject);
    },
  };
}

async function openLab(baseUrl: string, builtIn: MessagePort | undefined): Promise<LabHost> {
  const gpu = (navigator as Navigator & { gpu?: GPU }).gpu;
  const journals = await storeOr(openJournalStore, memoryJournalStore);
  const blobs = await storeOr(openBlobStore, memoryBlobStore);
  const tokenizer = tokenizerFrom(baseUrl);
  const shelf = new CorpusShelf(tokenizer, blobs.store, (corpusId, progress) => {
    emit({ kind: 'corpus', status: { corpusId, ...progress } });
  });
  const corpusFor = (corpusId: string, signal: AbortSignal) => shelf.load(corpusId, signal);
  const runnerOver = async (store: BlobStore): Promise<GpuTrialRunner> =>
    createTrialRunner({
      gpu,
      tokenizer: await tokenizer(),
      corpusFor,
      sandbox: spawnSandbox,
      blobs: store,
      tuning: openTuningStore(),
      looks,
    });
  const runner = lazyRunner(() => runnerOver(blobs.store));
  const status = await gpuStatus(gpu);
  const isSoftware = status.kind === 'ready' && status.isSoftware;
  return new LabHost({
    gpu: status,
    journals: journals.store,
    storageWarning: journals.warning ?? blobs.warning,
    shelf,
    recordings: recordingsIn(blobs.store),
    runner,
    benchmark: (options) => runner.benchmark(subjectOf(baselineScript(), isSoftware), options),
    freshRunner: () => runnerOver(memoryBlobStore()),
    library: papersClient(baseUrl),
    checkScript: scriptChecker(spawnSandbox, async () => (await tokenizer()).vocabularySize),
    models: {
      localLoader: localLoader(),
      ...(builtIn === undefined ? {} : { builtInLoader: builtInLoader(builtIn) }),
    },
    baselineScript: baselineScript(),
    reference: scriptReference,
    clock: { now: () => new Date() },
    emit,
  });
}

let lab: Promise<LabHost> | null = null;
/** One for all trainings, of studies and beside them: only one goes on at a time. */
const looks = new LookDesk();

function opened(): Promise<LabHost> {
  if (lab === null) throw new AppError('usage', 'lab worker: open the lab before using it');
  return lab;
}

const send = answer(workerScope, labContract, {
  async open({ baseUrl, builtIn }) {
    lab ??= openLab(baseUrl, builtIn).catch((thrown: unknown) => {
      lab = null;
      throw thrown;
    });
    return (await lab).info();
  },
  start: async ({ choices, apiKey }) => (await opened()).start(choices, apiKey),
  repeat: async ({ recording }) => (await opened()).repeat(recording),
  recording: async ({ studyId }) => (await opened()).recording(studyId),
  resume: async ({ studyId, apiKey }) => (await opened()).resume(studyId, apiKey),
  pause: async () => (await opened()).pause(),
  stop: async ({ studyId }) => (await opened()).stop(studyId),
  importCorpus: async ({ name, bytes }, signal) => (await opened()).importCorpus(name, new Uint8Array(bytes), signal),
  listStudies: async () => (await (await opened()).info()).studies,
  loadStudy: async ({ studyId }) => (await opened()).load(studyId),
  benchmark: async (_, signal) => (await opened()).benchmark(signal),
  checkScript: async ({ manifest, script }) => (await opened()).checkScript(manifest, script),
  retrain: async (retraining, signal) => (await opened()).retrain(retraining, signal),
  look: ({ text }, signal) => looks.ask(text, signal),
  deleteStudy: async ({ studyId }) => (await opened()).remove(studyId),
});

function emit(event: LabEvent): void {
  send(event);
}
