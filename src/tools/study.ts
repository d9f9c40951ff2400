/**
 * npm run study -- --out FILE [--preset demo] [--arms none,papers] [--trials N] [--protocol quick|controlled|full] [--seed 7]
 * [--corpus embedded|PATH] [--name TEXT]
 * A whole study without a browser, with the offline researchers, through Dawn. Its journal grows in FILE.part; a study that was stopped
 * goes on from there. When it is finished the journal is exported to FILE, and the report is printed; the last line is one JSON object.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { libraryOfArm, needsLibrary } from '../agent/llm/arms';
import { offlineResearcher } from '../agent/offline-researcher';
import { AppError } from '../base/errors';
import { openPaperLibrary } from '../papers/library';
import { baselines } from '../script/baselines';
import { memoryBlobStore } from '../store/blobs';
import { exportJournal } from '../study/bundle';
import { fold } from '../study/fold';
import { checkEntries, openJournal } from '../study/journal';
import { armIds, createManifest } from '../study/manifest';
import type { ArmId, StudyManifest } from '../study/manifest';
import { subjectName } from '../study/measurement';
import type { Journal, Researcher } from '../study/ports';
import { presetIds, presets } from '../study/presets';
import { protocolIds, protocolOf } from '../study/protocol';
import { createStudy, runStudy } from '../study/runner';
import { openHeadless } from './headless';
import { folderFetch, folderUrl } from './papers/folder-fetch';
import { reportTable } from './report-table';

const options = {
  out: { type: 'string' },
  preset: { type: 'string', default: 'demo' },
  arms: { type: 'string', default: 'none,papers' },
  trials: { type: 'string' },
  protocol: { type: 'string' },
  seed: { type: 'string', default: '7' },
  corpus: { type: 'string', default: 'embedded' },
  name: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function oneOf<T extends string>(option: string, known: readonly T[], given: string): T {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new AppError('usage', `--${option}: must be one of ${known.join(', ')}, got ${given}`);
  return found;
}

function manifestOf(values: Values, corpusId: string, corpusHash: string): StudyManifest {
  const preset = oneOf('preset', presetIds, values.preset);
  const protocol =
    values.protocol === undefined ? presets[preset].protocol : oneOf('protocol', protocolIds, values.protocol);
  const [baseline] = baselines;
  if (baseline === undefined) throw new AppError('usage', 'study: there is no baseline script; this is a defect');
  return createManifest({
    createdAt: new Date().toISOString(),
    name: values.name ?? `${presets[preset].title} study, librarian, seed ${values.seed}`,
    preset,
    baselineScript: baseline.source,
    researcher: { kind: 'librarian' },
    seed: Number(values.seed),
    arms: values.arms.split(',').map((arm) => oneOf('arms', armIds, arm)),
    corpusId,
    corpusHash,
    protocol: protocolOf(protocol),
    ...(values.trials === undefined ? {} : { trialsPerArm: Number(values.trials) }),
  });
}

/** Every entry is in the file before the next step is taken. */
async function journalIn(file: string, manifest: () => StudyManifest): Promise<Journal> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const journal = openJournal({
    entries: lines.length === 0 ? [] : await checkEntries(lines.map((line): unknown => JSON.parse(line))),
    clock: { now: () => new Date() },
    persist: (entry) => Promise.resolve(appendFileSync(file, `${JSON.stringify(entry)}\n`)),
  });
  if (lines.length === 0) await createStudy(journal, manifest());
  return journal;
}

async function researchers({ arms, seed }: StudyManifest): Promise<(arm: ArmId) => Researcher> {
  const library = arms.some(needsLibrary)
    ? await openPaperLibrary({
        ...{ baseUrl: folderUrl, fetch: folderFetch('public/papers'), blobs: memoryBlobStore(), sources: [] },
      })
    : null;
  return (arm) => offlineResearcher(arm, libraryOfArm(arm, library, seed));
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const { out } = values;
  if (out === undefined) throw new AppError('usage', 'study: --out must name the file that the journal goes to');
  const { corpus, runner, checkScript } = await openHeadless(values.corpus);
  const journal = await journalIn(`${out}.part`, () => manifestOf(values, corpus.id, corpus.hash));
  const { manifest } = fold(journal.entries());
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const start = Date.now();
  const tell = (text: string): void => console.error(`${((Date.now() - start) / 1000).toFixed(0)} s  ${text}`);
  const view = await runStudy({
    journal,
    runner,
    checkScript,
    researcherFor: await researchers(manifest),
    signal: stop.signal,
    onView({ measurements, arms }) {
      const { event } = journal.entries().at(-1) ?? {};
      if (event?.kind === 'trialDecided')
        tell(
          `${event.arm} ${event.index} ${arms.find(({ id }) => id === event.arm)?.trials[event.index]?.proposal?.title}: ${event.reason}`,
        );
      const last = measurements.at(-1);
      if (event?.kind === 'measurementFinished' && last)
        tell(
          `${last.purpose}, ${subjectName(last.subject)}: ${last.outcome.kind === 'finished' ? last.outcome.valBpb.toFixed(4) : last.outcome.error.message}`,
        );
    },
  });
  if (view.status !== 'finished') {
    console.error(`paused: ${view.pause?.error?.message ?? view.pause?.reason}; run the same command to go on`);
    return;
  }
  writeFileSync(out, exportJournal(journal.entries()));
  rmSync(`${out}.part`);
  console.log(reportTable(view));
  console.log(JSON.stringify({ seconds: (Date.now() - start) / 1000, entries: journal.entries().length, out }));
}
