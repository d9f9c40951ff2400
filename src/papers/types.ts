/** What the paper library gives to agents and screens: records, search hits, and texts read live from their source. */
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
  /** BM25 over title and abstract; comparable only within one search. */
  readonly score: number;
}

export interface PaperText {
  readonly paper: PaperRecord;
  readonly abstract: string | null;
  /** Where the abstract was read from. */
  readonly source: string | null;
  /** Why there is no abstract. */
  readonly note: string | null;
}

export interface PaperLibrary {
  readonly size: number;
  /** Best first; no hits for a query without a known term. */
  search(query: string, limit: number): Promise<readonly SearchHit[]>;
  /** The record and, where a live source answers, its abstract. Throws `usage` for an unknown id. */
  read(id: string, signal?: AbortSignal): Promise<PaperText>;
}
