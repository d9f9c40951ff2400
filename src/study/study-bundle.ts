/**
 * A study as one zip file: its journal, and what others want to read without Bibliograd: manifest, scripts, measurements, cited papers.
 * All of it follows from the journal, byte for byte, so an import derives it again and believes none of it.
 */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import { exportJournal, importJournal } from './bundle';
import type { JournalEntry } from './events';
import { fold } from './fold';
import type { StudyView } from './fold';
import { subjectName } from './measurement';
import { metricTables } from './metrics-csv';
import type { PaperReference } from './proposal';
import { describeIssues } from './schemas';
import { unzipFiles, zipFiles } from './zip';
import type { Files } from './zip';

const bundleVersion = 1;
const indexName = 'index.json';
const journalName = 'journal.jsonl';

const indexSchema = v.strictObject({
  bibliograd: v.literal('bundle'),
  version: v.literal(bundleVersion),
  /** SHA-256 by file name. */
  files: v.record(v.string(), v.string()),
});

const pretty = (value: unknown): string => `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;

/** Every train.js that was proposed or measured, by file name. */
function sourcesOf({ manifest, arms, measurements }: StudyView): Record<string, string> {
  const trials = arms.flatMap(({ trials }) => trials);
  return Object.fromEntries([
    ['sources/baseline.train.js', manifest.baselineScript],
    ...trials.flatMap(({ arm, index, proposal }) =>
      proposal === null ? [] : [[`sources/${arm}-${index}.train.js`, proposal.script]],
    ),
    ...measurements.flatMap(({ subject, script }) =>
      subject.kind === 'without' ? [[`sources/${subjectName(subject).replace(/\W+/g, '-')}.train.js`, script]] : [],
    ),
  ] as [string, string][]);
}

/** Bibliographic records only; an abstract never is in a journal. */
function citedPapers({ arms }: StudyView): readonly (PaperReference & { readonly citedBy: readonly string[] })[] {
  const cited = new Map<string, { paper: PaperReference; citedBy: string[] }>();
  for (const { arm, index, proposal } of arms.flatMap(({ trials }) => trials))
    for (const paper of proposal?.papersCited ?? []) {
      const known = cited.get(paper.id) ?? { paper, citedBy: [] };
      cited.set(paper.id, { ...known, citedBy: [...known.citedBy, `${arm} ${index}`] });
    }
  return [...cited.values()]
    .map(({ paper, citedBy }) => ({ ...paper, citedBy }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function textsOf(entries: readonly JournalEntry[]): Readonly<Record<string, string>> {
  const view = fold(entries);
  return {
    [journalName]: exportJournal(entries),
    'manifest.json': pretty(view.manifest),
    'papers.json': pretty(citedPapers(view)),
    ...metricTables(view),
    ...sourcesOf(view),
  };
}

async function filesOf(entries: readonly JournalEntry[]): Promise<Files> {
  const files = Object.entries(textsOf(entries)).map(([name, text]) => [name, new TextEncoder().encode(text)] as const);
  const hashes = await Promise.all(files.map(async ([name, bytes]) => [name, await sha256Hex(bytes)] as const));
  const index = { bibliograd: 'bundle', version: bundleVersion, files: Object.fromEntries(hashes) };
  return { ...Object.fromEntries(files), [indexName]: new TextEncoder().encode(pretty(index)) };
}

/** The same bytes for the same journal, anywhere. */
export const exportBundle = async (entries: readonly JournalEntry[]): Promise<Uint8Array<ArrayBuffer>> =>
  zipFiles(await filesOf(entries));

const refused = (what: string): AppError =>
  new AppError('journal-corrupt', `bundle: ${what}; open an intact copy that Bibliograd exported`);

function parseIndex(bytes: Uint8Array | undefined): Readonly<Record<string, string>> {
  if (bytes === undefined) throw refused(`it has no ${indexName}`);
  const raw = v.safeParse(v.pipe(v.string(), v.parseJson()), new TextDecoder().decode(bytes));
  if (!raw.success) throw refused(`${indexName} is not JSON`);
  const version = v.safeParse(v.object({ version: v.number() }), raw.output);
  if (version.success && version.output.version !== bundleVersion)
    throw new AppError(
      'journal-version',
      `bundle: it has version ${version.output.version}, and this version of Bibliograd reads ${bundleVersion}; reload the page to get the newest version, then open it again`,
    );
  const parsed = v.safeParse(indexSchema, raw.output);
  if (!parsed.success) throw refused(`${indexName} is not that of a bundle (${describeIssues(parsed.issues)})`);
  return parsed.output.files;
}

async function checkHashes(files: Files, hashes: Readonly<Record<string, string>>): Promise<void> {
  const present = Object.keys(files).filter((name) => name !== indexName);
  const extra = present.find((name) => !Object.hasOwn(hashes, name));
  if (extra !== undefined) throw refused(`${extra} is not in its index`);
  for (const [name, hash] of Object.entries(hashes)) {
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (bytes === undefined) throw refused(`${name} is in its index and missing`);
    if ((await sha256Hex(bytes)) !== hash) throw refused(`${name} was changed after it was exported`);
  }
}

const isEqual = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The journal of a bundle. @throws AppError `journal-version` or `journal-corrupt`. */
export async function importBundle(bytes: Uint8Array): Promise<JournalEntry[]> {
  const files = unzipFiles(bytes);
  await checkHashes(files, parseIndex(files[indexName]));
  const entries = await importJournal(new TextDecoder().decode(files[journalName]));
  const derived = await filesOf(entries);
  const names = new Set([...Object.keys(files), ...Object.keys(derived)].filter((name) => name !== indexName));
  for (const name of [...names, indexName])
    if (!isEqual(files[name], derived[name])) throw refused(`${name} does not follow from its journal`);
  return entries;
}
