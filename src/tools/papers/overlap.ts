/** Which runs of words two collections of texts share: whether a note, or a part of an index, repeats an abstract. */
export const runLength = 8;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function* runsOf(text: string): Generator<string> {
  const words = wordsOf(text);
  for (let at = 0; at + runLength <= words.length; at++) {
    const run = words.slice(at, at + runLength);
    // Numbers in a row are a count, not a text.
    if (run.filter((word) => /\p{L}{2}/u.test(word)).length > runLength / 2) yield run.join(' ');
  }
}

export interface Overlap {
  readonly where: string;
  readonly run: string;
  readonly paper: string;
}

export class OverlapFinder {
  readonly #runs = new Map<string, string>();

  /** Remembers the runs of a text of ours. */
  add(where: string, text: string): void {
    for (const run of runsOf(text)) this.#runs.set(run, where);
  }

  /** Runs of ours in a text of others. */
  *find(paper: string, text: string): Generator<Overlap> {
    for (const run of runsOf(text)) {
      const where = this.#runs.get(run);
      if (where !== undefined) yield { where, run, paper };
    }
  }
}
