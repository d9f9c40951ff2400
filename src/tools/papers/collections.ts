/** Test collections for retrieval, in the format of BEIR: corpus, queries and judgments. For local evaluation only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RawPaper } from '../paper-selection';
import type { Gains } from './metrics';

export interface TestCollection {
  readonly papers: readonly RawPaper[];
  readonly queries: readonly { readonly id: string; readonly text: string; readonly gains: Gains }[];
}

const documentSchema = v.object({ _id: v.string(), title: v.string(), text: v.string() });
const querySchema = v.object({ _id: v.string(), text: v.string() });

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);

export function readCollection(folder: string): TestCollection {
  const papers = linesOf(join(folder, 'corpus.jsonl')).map((line): RawPaper => {
    const { _id, title, text } = v.parse(documentSchema, JSON.parse(line));
    return { id: `doc:${_id}`, title: title || text.slice(0, 80), abstract: text, year: '2000', cat: '', authors: '' };
  });
  const judgments = new Map<string, Map<string, number>>();
  for (const line of linesOf(join(folder, 'qrels.tsv')).slice(1)) {
    const [query = '', document = '', gain = ''] = line.split('\t');
    const gains = judgments.get(query) ?? new Map<string, number>();
    gains.set(`doc:${document}`, Number(gain));
    judgments.set(query, gains);
  }
  const queries = linesOf(join(folder, 'queries.jsonl')).flatMap((line) => {
    const { _id, text } = v.parse(querySchema, JSON.parse(line));
    const gains = judgments.get(_id);
    return gains ? [{ id: _id, text, gains }] : [];
  });
  return { papers, queries };
}
