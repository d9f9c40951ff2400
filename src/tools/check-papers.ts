/**
 * npm run papers:check -- --source FILE… [--library public/papers]
 * Compares every note and every part of a library with the abstracts that it was built from: no run of eight words may be shared, but
 * for titles and venues, which abstracts quote. Ends with an error that lists what is.
 */
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { noteText } from '../papers/note';
import { Notebook } from '../papers/notebook';
import { partKinds } from '../papers/pack/manifest';
import { Parts } from '../papers/pack/parts';
import { decodeRecords } from '../papers/pack/records';
import { memoryBlobStore } from '../store/blobs';
import { folderFetch, folderUrl } from './papers/folder-fetch';
import { OverlapFinder } from './papers/overlap';
import type { Overlap } from './papers/overlap';
import { readSource } from './papers/sources';

const options = {
  source: { type: 'string', multiple: true },
  library: { type: 'string', default: 'public/papers' },
} as const;

/** All text of a library that is not a title or a venue: notes, authors, and whatever reads as text in the other parts. */
async function finderOf(library: string): Promise<OverlapFinder> {
  const parts = await Parts.open({ baseUrl: folderUrl, fetch: folderFetch(library), blobs: memoryBlobStore() });
  const finder = new OverlapFinder();
  for (const note of (await Notebook.open(parts)).notes) finder.add(`note ${note.slug}`, noteText(note));
  const decoder = new TextDecoder();
  for (const kind of partKinds) {
    if (kind === 'notes') continue;
    for (let i = 0; i < parts.count(kind); i++) {
      const text = decoder.decode(await parts.read(kind, i));
      const own = kind === 'records' ? decodeRecords(text).map(({ authors }) => authors) : [text];
      for (const piece of own) finder.add(`${kind} ${i}`, piece);
    }
  }
  return finder;
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const finder = await finderOf(values.library);
  const found: Overlap[] = [];
  let papers = 0;
  for (const file of values.source ?? [])
    for await (const { paper } of readSource(file)) {
      if ('bad' in paper) continue;
      papers++;
      for (const overlap of finder.find(paper.title, paper.abstract)) found.push(overlap);
    }
  if (papers === 0) throw new AppError('usage', 'papers:check: --source must name a file of papers');
  const listed = found
    .slice(0, 20)
    .map(({ where, run, paper }) => `${where}: “${run}” is in the abstract of “${paper}”`);
  if (found.length > 0)
    throw new AppError('usage', `papers:check: ${found.length} runs are shared\n${listed.join('\n')}`);
  console.log(
    `${values.library} shares no run of eight words with the abstracts of ${papers.toLocaleString('en-US')} papers`,
  );
}
