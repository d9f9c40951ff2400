/** Adds up impacts over postings and keeps the best papers. One is made for a library and used for every search. */
import { impactOfLevel, levels, noteWeight } from './bm25';
import { Best } from './best';
import { fuse } from './fuse';
import type { Scored } from './best';
import { readPostings } from './pack/postings';

export interface ScoredTerm {
  readonly term: string;
  /** qtf · idf. */
  readonly weight: number;
  /** Pieces of the postings, the best first; possibly not all of them. */
  readonly postings: readonly Uint8Array[];
}

export interface Prepared {
  readonly terms: readonly ScoredTerm[];
  /** Papers must have all of these; each with any of its alternatives' terms scored or not. */
  readonly required: readonly (readonly Uint8Array[])[];
  readonly excluded: readonly (readonly Uint8Array[])[];
  /** Numbers of the first paper and of the one after the last. */
  readonly range: readonly [number, number];
  /** How many of the best to keep. */
  readonly limit: number;
  /** Papers like the query in meaning, the most alike first; those that pass the filters are fused with the best. */
  readonly alike?: readonly number[] | undefined;
}

const impacts = Float64Array.from({ length: levels }, (_, level) => impactOfLevel(level));
const banned = 255;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export class Scorer {
  readonly #scores: Float32Array;
  readonly #marks: Uint8Array;
  #touched: Uint32Array;

  /** The first `notes` papers count for more. */
  constructor(
    private readonly papers: number,
    private readonly notes: number,
  ) {
    this.#scores = new Float32Array(papers);
    this.#marks = new Uint8Array(papers);
    this.#touched = new Uint32Array(4096);
  }

  /** The best papers, equal scores by number, and how many matched a term. */
  search(prepared: Prepared): { best: readonly Scored[]; matches: number } {
    const touched = this.#accumulate(prepared);
    this.#mark(prepared);
    const [from, to] = prepared.range;
    const wanted = prepared.required.length;
    const best = new Best(prepared.limit);
    let matches = 0;
    for (let i = 0; i < touched; i++) {
      const paper = this.#touched[i] as number;
      const score = (this.#scores[paper] as number) * this.#weight(paper);
      this.#scores[paper] = 0;
      if (paper < from || paper >= to || this.#marks[paper] !== wanted) continue;
      matches++;
      best.offer(paper, score);
    }
    const alike = prepared.alike?.filter((paper) => this.#marks[paper] === wanted);
    if (prepared.required.length + prepared.excluded.length > 0) this.#marks.fill(0);
    return { best: alike ? fuse(best.sorted(), alike) : best.sorted(), matches };
  }

  /** For each of the papers: what each term added to its score. */
  explain(terms: readonly ScoredTerm[], papers: readonly number[]): Map<number, { term: string; score: number }[]> {
    const found = new Map(papers.map((paper) => [paper, [] as { term: string; score: number }[]]));
    for (const { term, weight, postings } of terms)
      readPostings(joined(postings), this.papers, (paper, level) => {
        const score = weight * (impacts[level] as number) * this.#weight(paper);
        found.get(paper)?.push({ term, score });
      });
    return found;
  }

  #weight(paper: number): number {
    return paper < this.notes ? noteWeight : 1;
  }

  /** How many papers have a score. */
  #accumulate({ terms }: Prepared): number {
    let touched = 0;
    for (const { weight, postings } of terms)
      readPostings(joined(postings), this.papers, (paper, level) => {
        if (this.#scores[paper] === 0) {
          if (touched === this.#touched.length) this.#grow();
          this.#touched[touched++] = paper;
        }
        (this.#scores[paper] as number) += weight * (impacts[level] as number);
      });
    return touched;
  }

  #grow(): void {
    const larger = new Uint32Array(2 * this.#touched.length);
    larger.set(this.#touched);
    this.#touched = larger;
  }

  #mark({ required, excluded }: Prepared): void {
    required.forEach((postings, i) =>
      readPostings(joined(postings), this.papers, (paper) => {
        if (this.#marks[paper] === i) this.#marks[paper] = i + 1;
      }),
    );
    for (const postings of excluded)
      readPostings(joined(postings), this.papers, (paper) => (this.#marks[paper] = banned));
  }
}
