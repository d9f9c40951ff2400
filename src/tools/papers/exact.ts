/** Exact BM25 over a build's runs: every posting, true term counts, float64; to judge what reading only the best postings costs. */
import { idf, impact } from '../../papers/bm25';
import { parseQuery } from '../../papers/query';
import type { PaperRecord } from '../../papers/types';
import { readLines, recordsPath, runPath } from './ingest';
import type { StoredRecord } from './ingest';
import { mergeRuns } from './runs';
import type { Counts } from './runs';

export interface ExactRanking {
  /** Score of each of the best ten, best first. */
  readonly best: readonly (readonly [id: string, score: number])[];
  scoreOf(id: string): number;
}

export class ExactIndex {
  readonly #postings = new Map<string, Counts>();
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #lengths: number[] = [];
  #average = 0;

  constructor(folder: string, runs: number, queries: readonly string[]) {
    for (const line of readLines(recordsPath(folder))) {
      const { record, length, was } = JSON.parse(line) as StoredRecord;
      const { id }: PaperRecord = record;
      const number = was ?? this.#ids.length;
      this.#ids[number] = id;
      this.#numbers.set(id, number);
      if (was === undefined) this.#lengths.push(Math.min(65_535, length));
    }
    this.#average = this.#lengths.reduce((sum, length) => sum + length, 0) / this.#lengths.length;
    const wanted = new Set(queries.flatMap((query) => [...parseQuery(query).terms.keys()]));
    const paths = Array.from({ length: runs }, (_, run) => runPath(folder, run));
    for (const { term, counts } of mergeRuns(paths)) if (wanted.has(term)) this.#postings.set(term, counts);
  }

  rank(query: string): ExactRanking {
    const scores = new Float64Array(this.#ids.length);
    for (const [term, qtf] of parseQuery(query).terms) {
      const counts = this.#postings.get(term) ?? [];
      const weight = qtf * idf(this.#ids.length, counts.length);
      for (const packed of counts) {
        const paper = Math.floor(packed / 64);
        (scores[paper] as number) += weight * impact(packed % 64, this.#lengths[paper] as number, this.#average);
      }
    }
    const found = [...scores.keys()].filter((paper) => (scores[paper] as number) > 0);
    const best = found.sort((one, other) => (scores[other] as number) - (scores[one] as number)).slice(0, 10);
    return {
      best: best.map((paper) => [this.#ids[paper] as string, scores[paper] as number] as const),
      scoreOf: (id) => scores[this.#numbers.get(id) ?? -1] ?? 0,
    };
  }
}
