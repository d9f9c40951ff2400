import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import type { Corpus } from '../../../src/data/corpus';
import type { TrialRunner } from '../../../src/study/ports';
import { fold } from '../../../src/study/fold';
import { memoryBlobStore } from '../../../src/store/blobs';
import { memoryJournalStore } from '../../../src/store/journal-store';
import type { JournalStore } from '../../../src/store/journal-store';
import { recordingsIn } from '../../../src/store/recordings';
import type { Recordings } from '../../../src/store/recordings';
import { LabHost } from '../../../src/worker/lab-host';
import type { LabParts } from '../../../src/worker/lab-host';
import type { LabChoices, LabEvent } from '../../../src/worker/protocol';
import { benchmarkReport } from '../../support/benchmark-report';
import { FakeLibrary } from '../../support/researcher-fakes';
import { baseline, measuredAs } from '../../support/recorded-study';

const choices: LabChoices = {
  name: 'test',
  preset: 'micro',
  corpusId: 'embedded',
  researcher: { kind: 'librarian' },
  budget: { clock: 'steps', amount: 3 },
  trialsPerArm: 2,
  seed: 5,
};

let journals: JournalStore;
let recordings: Recordings;
let corpusHash: string;
let seconds: number;

beforeEach(() => {
  journals = memoryJournalStore();
  recordings = recordingsIn(memoryBlobStore());
  corpusHash = 'a'.repeat(64);
  seconds = 0;
});

/** val_bpb falls with every trial. */
function countingRunner(): TrialRunner {
  let runs = 0;
  return { run: () => Promise.resolve(measuredAs(3 - 0.1 * runs++)) };
}

/** A trial that ends only when it is stopped. */
const patientRunner: TrialRunner = {
  run: (_spec, _onProgress, signal) =>
    new Promise((_resolve, reject) => {
      const stop = (): void => reject(new AppError('aborted', 'stopped at your request'));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
    }),
};

function hosted(parts: Partial<LabParts> = {}) {
  const events: LabEvent[] = [];
  let whenIdle: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => (whenIdle = resolve));
  const corpus = () => Promise.resolve({ hash: corpusHash } as Corpus);
  const host = new LabHost({
    gpu: { kind: 'ready', adapter: 'test', isSoftware: true },
    journals,
    storageWarning: null,
    recordings,
    shelf: { list: () => Promise.resolve([]), load: corpus, importFile: () => Promise.reject(new Error('unused')) },
    runner: countingRunner(),
    benchmark: () => Promise.resolve(benchmarkReport),
    freshRunner: () => Promise.resolve({ ...countingRunner(), dispose: () => undefined }),
    library: () => Promise.resolve(new FakeLibrary()),
    baselineScript: baseline,
    reference: 'reference',
    clock: { now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++) },
    emit(event) {
      events.push(event);
      if (event.kind === 'idle') whenIdle();
    },
    ...parts,
  });
  return { host, events, idle };
}

test('a study runs to its end, and every entry is stored before it is told', async () => {
  const { host, events, idle } = hosted();
  const { studyId } = await host.start(choices, '');
  await idle;
  const stored = await host.load(studyId);
  const told = events.flatMap((event) => (event.kind === 'entry' ? [event.entry] : []));
  expect(told).toEqual(stored);
  expect(fold(stored)).toMatchObject({ status: 'finished', finish: 'completed', manifest: { corpusHash } });
  expect(events.at(-1)).toEqual({ kind: 'idle', studyId, error: null });
});

test('a paused study is resumed by another host where it stood', async () => {
  const first = hosted({ runner: patientRunner });
  const { studyId } = await first.host.start(choices, '');
  await first.host.pause();
  expect(fold(await first.host.load(studyId)).status).toBe('paused');
  const second = hosted();
  await second.host.resume(studyId, '');
  await second.idle;
  expect(fold(await second.host.load(studyId)).status).toBe('finished');
});

test('a second study cannot start while one runs', async () => {
  const { host } = hosted({ runner: patientRunner });
  await host.start(choices, '');
  await expect(host.start(choices, '')).rejects.toThrow('pause it first');
  await host.pause();
});

test('stopping ends a running study for good', async () => {
  const { host } = hosted({ runner: patientRunner });
  const { studyId } = await host.start(choices, '');
  await host.stop(studyId);
  expect(fold(await host.load(studyId))).toMatchObject({ status: 'finished', finish: 'stopped' });
});

test('a library that does not open keeps the study from starting, and leaves no trace', async () => {
  const broken = () => Promise.reject(new AppError('index-corrupt', 'the paper index is damaged; reload the page'));
  const { host } = hosted({ library: broken });
  await expect(host.start(choices, '')).rejects.toMatchObject({ code: 'index-corrupt' });
  expect((await host.info()).studies).toEqual([]);
});

test('a corpus that has changed since is not mixed into the study', async () => {
  const { host } = hosted({ runner: patientRunner });
  const { studyId } = await host.start(choices, '');
  await host.pause();
  corpusHash = 'b'.repeat(64);
  await expect(host.resume(studyId, '')).rejects.toMatchObject({ code: 'corpus-corrupt' });
});

test('a journal that cannot be written ends the run and keeps what was written', async () => {
  let room = 4;
  const full: JournalStore = {
    ...journals,
    append: (studyId, entry) =>
      room-- > 0 ? journals.append(studyId, entry) : Promise.reject(new AppError('storage-full', 'the disk is full')),
  };
  const { host, events, idle } = hosted({ journals: full });
  const { studyId } = await host.start(choices, '');
  await idle;
  expect(events.at(-1)).toMatchObject({ kind: 'idle', error: { code: 'storage-full' } });
  expect(await host.load(studyId)).toHaveLength(4);
});

test('a deleted study is gone', async () => {
  const { host } = hosted({ runner: patientRunner });
  const { studyId } = await host.start(choices, '');
  await host.remove(studyId);
  expect((await host.info()).studies).toEqual([]);
});

test('the GPU is not measured while a study trains on it', async () => {
  const { host } = hosted({ runner: patientRunner });
  await host.start(choices, '');
  await expect(host.benchmark(new AbortController().signal)).rejects.toThrow('pause the study, then measure');
  await host.pause();
  expect(await host.benchmark(new AbortController().signal)).toEqual(benchmarkReport);
});

test('a study that starts ends a measurement first, and so does the next measurement', async () => {
  const order: string[] = [];
  const benchmark: LabParts['benchmark'] = ({ signal }) =>
    new Promise((_resolve, reject) => {
      order.push('measuring');
      signal.addEventListener('abort', () => {
        order.push('measuring ended');
        reject(new AppError('aborted', 'stopped at your request'));
      });
    });
  const runner: TrialRunner = {
    run: (...trial) => {
      order.push('trial');
      return patientRunner.run(...trial);
    },
  };
  const { host } = hosted({ benchmark, runner });
  const never = new AbortController().signal;
  const first = host.benchmark(never);
  await expect.poll(() => order).toEqual(['measuring']);
  const results = Promise.allSettled([first, host.benchmark(never)]);
  await expect.poll(() => order).toEqual(['measuring', 'measuring ended', 'measuring']);
  await host.start(choices, '');
  await expect.poll(() => order.slice(3)).toEqual(['measuring ended', 'trial']);
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await host.pause();
});

const retraining = async (host: ReturnType<typeof hosted>['host'], idle: Promise<void>) => {
  const { studyId } = await host.start(choices, '');
  await idle;
  const { manifest } = fold(await host.load(studyId));
  return { manifest, trials: [0, 1].map((index) => ({ arm: 'none' as const, index, script: `script ${index}` })) };
};
const never = new AbortController().signal;

test('recorded trials are trained again on a runner of their own, which ends with them', async () => {
  const scripts: string[] = [];
  let disposed = 0;
  const runner: TrialRunner = {
    run({ script }, onProgress) {
      scripts.push(script);
      onProgress({ kind: 'compiling' });
      return Promise.resolve(measuredAs(2));
    },
  };
  const { host, events, idle } = hosted({
    freshRunner: () => Promise.resolve({ ...runner, dispose: () => disposed++ }),
  });
  const outcomes = await host.retrain(await retraining(host, idle), never);
  expect(outcomes).toEqual([measuredAs(2), measuredAs(2)]);
  expect([scripts, disposed]).toEqual([['script 0', 'script 1'], 1]);
  const told = events.flatMap((event) => (event.kind === 'retraining' ? [event.trial.index] : []));
  expect(told).toEqual([0, 1]);
});

test('nothing is trained again beside a running study, and a study that starts ends it', async () => {
  const fresh = { freshRunner: () => Promise.resolve({ ...patientRunner, dispose: () => undefined }) };
  const done = hosted();
  const asked = await retraining(done.host, done.idle);
  const busy = hosted({ ...fresh, runner: patientRunner });
  await busy.host.start(choices, '');
  await expect(busy.host.retrain(asked, never)).rejects.toThrow('pause the study');
  await busy.host.pause();
  const again = busy.host.retrain(asked, never);
  const ended = expect(again).rejects.toMatchObject({ code: 'aborted' });
  await busy.host.start(choices, '');
  await ended;
  await busy.host.pause();
});

test('verifying is refused on another text, on a text that is not here, and without WebGPU', async () => {
  const { host, idle } = hosted();
  const asked = await retraining(host, idle);
  corpusHash = 'b'.repeat(64);
  await expect(host.retrain(asked, never)).rejects.toThrow(/is not the one that the study was trained on/);
  const missing = () => Promise.reject(new AppError('corpus-download', 'corpus file-1: not here'));
  const shelf = {
    list: () => Promise.resolve([]),
    load: missing,
    importFile: () => Promise.reject(new Error('unused')),
  };
  const own = { ...asked, manifest: { ...asked.manifest, corpusId: 'file-1' } };
  await expect(hosted({ shelf }).host.retrain(own, never)).rejects.toThrow(
    /a file of its author's, which is not on this device/,
  );
  const blind = hosted({ gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } });
  await expect(blind.host.retrain(asked, never)).rejects.toMatchObject({ code: 'webgpu-missing' });
});

test('a script is checked under the rules of its study, also while one runs', async () => {
  const asked: unknown[] = [];
  const { host } = hosted({
    runner: patientRunner,
    checkScript: ({ script, settings, evaluation }) => {
      asked.push([settings, evaluation.contextLength]);
      return Promise.resolve(script === 'good' ? null : 'train.js:1: wrong');
    },
  });
  const { studyId } = await host.start(choices, '');
  const { manifest } = fold(await host.load(studyId));
  const forced = { ...manifest, settings: { width: 32 } };
  expect(await host.checkScript(forced, 'good')).toBeNull();
  expect(await host.checkScript(forced, 'bad')).toBe('train.js:1: wrong');
  expect(asked[0]).toEqual([{ width: 32 }, manifest.evaluation.contextLength]);
  await host.pause();
});
