/** What the paper library gives to agents and screens: records, search hits, and texts read live from their source. */
import type { Note, Section } from './note';

export interface PaperRecord {
  /** `arXiv:1711.05101`, `ACL:P19-1001`, `OpenReview:B1x8anVFPr`, else the address of the paper's page. */
  readonly id: string;
  readonly title: string;
  /** The first three names, then "et al." */
  readonly authors: string;
  readonly year: number;
  readonly venue: string;
}

export interface SearchHit {
  readonly paper: PaperRecord;
  /** BM25 over title and abstract, or the worth of both rankings; comparable only within one search. */
  readonly score: number;
  /** What each term of the query added to the score. */
  readonly why: readonly { readonly term: string; readonly score: number }[];
  /** Its place among the papers most like the query in meaning, from 1, if it is one of them. */
  readonly placeByMeaning?: number | undefined;
}

export interface SearchOptions {
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly venue?: string | undefined;
  /** First and last. */
  readonly years?: readonly [number, number] | undefined;
  /** Also by meaning, where the library has an encoder: it is loaded first, some 10 MB. */
  readonly byMeaning?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Papers with any of the terms, as far as they were read. */
  readonly matches: number;
  /** Terms that no paper has, and what was searched instead, if anything. */
  readonly unknown: readonly { readonly term: string; readonly instead?: string | undefined }[];
  /** Why parts of the index could not be read. */
  readonly faults: readonly string[];
}

export interface PaperText {
  readonly paper: PaperRecord;
  /** This project's note on the technique, if there is one. */
  readonly technique: Note | null;
  readonly abstract: string | null;
  /** Where the abstract was read from. */
  readonly source: string | null;
  /** Why there is no abstract. */
  readonly reason: string | null;
}

export interface Approach {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly helpsWhen: string;
  readonly failsWhen: string;
}

export interface Exploration {
  /** Families with the approaches that fit the problem best first. */
  readonly families: readonly { readonly family: string; readonly approaches: readonly Approach[] }[];
  readonly evidence: readonly PaperRecord[];
}

export interface DeepDive {
  readonly id: string;
  readonly note: Note;
  readonly related: readonly { readonly id: string; readonly title: string }[];
  readonly evidence: readonly PaperRecord[];
}

export interface Comparison {
  readonly techniques: readonly { readonly id: string; readonly title: string; readonly summary: string }[];
  readonly sections: readonly { readonly section: Section; readonly texts: readonly string[] }[];
  /** Names of which the library has no note. */
  readonly unknown: readonly string[];
}

/** All that the shipped library itself knows of a paper. */
export interface PaperEntry {
  readonly paper: PaperRecord;
  readonly technique: Note | null;
  readonly related: readonly { readonly id: string; readonly title: string }[];
  /** Names of the live sources that `read` would ask for the abstract, in turn. */
  readonly abstractFrom: readonly string[];
}

export interface LibraryFacts {
  readonly papers: number;
  /** Day on which the library was built. */
  readonly date: string;
  readonly years: readonly (readonly [year: number, firstPaper: number])[];
  /** With most papers. */
  readonly venues: readonly (readonly [venue: string, papers: number])[];
  readonly sources: readonly { readonly name: string; readonly papers: number; readonly licence: string }[];
  /** What makes vectors of texts, if the library can be searched by meaning. */
  readonly encoder?: { readonly name: string; readonly dimensions: number } | undefined;
}

export interface PaperLibrary {
  readonly size: number;
  readonly facts: LibraryFacts;
  /** Best first; no hits for a query without a known term. */
  search(text: string, options: SearchOptions): Promise<SearchAnswer>;
  /** The record, the technique note and, where a live source answers, the abstract. Throws `usage` for an unknown id. */
  read(id: string, signal?: AbortSignal): Promise<PaperText>;
  /** What is known of a problem, a technique or several side by side; see synthesis.ts. */
  explore(problem: string, signal?: AbortSignal): Promise<Exploration>;
  deepDive(technique: string, signal?: AbortSignal): Promise<DeepDive>;
  compare(techniques: readonly string[], signal?: AbortSignal): Promise<Comparison>;
}

/** For people who look around: what the library has on a paper, without a request to anyone else. */
export interface BrowsableLibrary extends PaperLibrary {
  /** @throws AppError `usage` for an unknown id. */
  entry(id: string, signal?: AbortSignal): Promise<PaperEntry>;
  /** Fetches up to so many parts that are not yet kept on this device. @throws AppError `papers-offline`. */
  keep(mostParts: number, signal?: AbortSignal): Promise<Kept>;
}

/** How much of the library is kept on this device. */
export interface Kept {
  readonly parts: number;
  readonly ofParts: number;
  /** Of the whole library. */
  readonly bytes: number;
}
