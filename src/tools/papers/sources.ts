/** Lines of papers from files: JSONL, plain or packed by gzip or xz, of this project's own shape, arXiv's snapshot or OpenAlex works. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as v from 'valibot';
import { AppError, messageOf } from '../../base/errors';
import type { RawPaper } from '../paper-selection';

const own = v.object({
  title: v.string(),
  abstract: v.string(),
  year: v.union([v.string(), v.number()]),
  cat: v.string(),
  id: v.string(),
  authors: v.string(),
});

/** kaggle.com/datasets/Cornell-University/arxiv */
const arxiv = v.object({
  id: v.string(),
  title: v.string(),
  abstract: v.string(),
  categories: v.string(),
  authors_parsed: v.array(v.array(v.string())),
  versions: v.pipe(v.array(v.object({ created: v.string() })), v.minLength(1)),
});

/** docs.openalex.org/api-entities/works/work-object */
const openAlex = v.object({
  id: v.pipe(v.string(), v.startsWith('https://openalex.org/W')),
  title: v.string(),
  publication_year: v.number(),
  doi: v.nullish(v.string()),
  authorships: v.array(v.object({ author: v.object({ display_name: v.string() }) })),
  primary_location: v.nullish(v.object({ source: v.nullish(v.object({ display_name: v.string() })) })),
  abstract_inverted_index: v.nullish(v.record(v.string(), v.array(v.number()))),
});

function textOf(inverted: Readonly<Record<string, readonly number[]>>): string {
  const words: string[] = [];
  for (const [word, places] of Object.entries(inverted)) for (const place of places) words[place] = word;
  return words.filter((word) => word !== undefined).join(' ');
}

const yearOfDate = (date: string): string => /\b(19|20)\d\d\b/.exec(date)?.[0] ?? '';

/** @throws Error for a line of none of the known shapes. */
export function parseLine(line: string): RawPaper {
  const value: unknown = JSON.parse(line);
  if (v.is(openAlex, value)) {
    const { doi, title, publication_year, authorships, primary_location, abstract_inverted_index } = value;
    const arxivId = /10\.48550\/arxiv\.(\S+)$/i.exec(doi ?? '')?.[1];
    return {
      title,
      abstract: textOf(abstract_inverted_index ?? {}),
      year: `${publication_year}`,
      cat: primary_location?.source?.display_name ?? '',
      id: arxivId ?? doi ?? value.id,
      authors: authorships.map(({ author }) => author.display_name).join('; '),
    };
  }
  if (v.is(arxiv, value)) {
    const { id, title, abstract, categories, authors_parsed, versions } = value;
    const names = authors_parsed.map(([last = '', first = '']) => `${first} ${last}`.trim());
    const cat = categories.replaceAll(' ', ',');
    return { id, title, abstract, cat, year: yearOfDate(versions[0]?.created ?? ''), authors: names.join('; ') };
  }
  const { year, ...rest } = v.parse(own, value);
  return { ...rest, year: `${year}` };
}

function opened(file: string): { stream: Readable; ended: Promise<void> } {
  if (!file.endsWith('.xz')) {
    const stream = createReadStream(file);
    return { stream: file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream, ended: Promise.resolve() };
  }
  const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new AppError('usage', `papers:build: xz -dc ${file} ${reason}; check the path and that xz is installed`));
    xz.on('error', (error) => fail(`could not run (${error.message})`));
    xz.on('close', (status, signal) => (status === 0 || signal ? resolve() : fail(`ended with ${status}`)));
  });
  ended.catch(() => xz.stdout.destroy());
  return { stream: xz.stdout, ended };
}

export interface SourceLine {
  readonly number: number;
  /** Or why the line is not one. */
  readonly paper: RawPaper | { readonly bad: string };
}

/** The lines of a file after the first so many. A bad line is told of, never fatal. */
export async function* readSource(file: string, skip = 0): AsyncGenerator<SourceLine> {
  const { stream, ended } = opened(file);
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      number++;
      if (number <= skip || line.trim() === '') continue;
      try {
        yield { number, paper: parseLine(line) };
      } catch (thrown) {
        yield { number, paper: { bad: messageOf(thrown).slice(0, 200) } };
      }
    }
  } finally {
    stream.destroy();
  }
  await ended;
}
