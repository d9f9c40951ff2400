/** A library of sixty papers and one note that answers at once, or when a test says so: for screens, without workers. */
import { AppError } from '../../src/base/errors';
import type { Note } from '../../src/papers/note';
import type {
  BrowsableLibrary,
  Kept,
  PaperEntry,
  PaperRecord,
  SearchAnswer,
  SearchOptions,
} from '../../src/papers/types';
import { adam } from './recorded-study';

const noteOnAdam: Note = {
  slug: 'adam',
  title: 'Adam',
  family: 'optimizer',
  aliases: [],
  paper: adam.title,
  authors: ['Diederik P. Kingma', 'Jimmy Ba'],
  year: 2014,
  arxiv: '1412.6980',
  url: null,
  related: ['adamw'],
  summary: 'Divides the mean of the gradient by the root of the mean of its square.',
  sections: {
    Formula: 'The step is `θ ← θ − η·m̂/(√v̂ + ε)`.',
    Defaults: 'η 1e-3.',
    'Helps when': 'Scales differ.',
    'Fails when': 'L2 is added.',
    Verify: 'Log the update RMS.',
  },
};

const numbered = Array.from({ length: 60 }, (_, i): PaperRecord => {
  const number = `${i}`.padStart(4, '0');
  return {
    id: i % 2 === 0 ? `arXiv:2001.0${number}` : `https://proceedings.mlr.press/v1/p${i}.html`,
    title: `Warmups and pre-training of optimizers, part ${i}`,
    authors: 'Ada Lovelace, Alan Turing et al.',
    year: 2001 + (i % 20),
    venue: i % 2 === 0 ? 'arXiv cs.LG' : 'ICML',
  };
});

const note: PaperRecord = {
  id: 'note:adam',
  title: 'Adam',
  authors: 'Diederik P. Kingma, Jimmy Ba',
  year: 2014,
  venue: 'Technique note',
};

export const records: readonly PaperRecord[] = [note, adam, ...numbered];

const unused = (): Promise<never> => Promise.reject(new Error('screens do not ask this'));

export class FakeBrowsableLibrary implements BrowsableLibrary {
  readonly searches: { readonly text: string; readonly options: SearchOptions }[] = [];
  readonly idsRead: string[] = [];
  readonly size = records.length;
  readonly facts = {
    papers: records.length,
    date: '2026-11-23',
    years: [
      [2001, 1],
      [2020, 50],
    ],
    venues: [
      ['arXiv cs.LG', 30],
      ['ICML', 30],
      ['Technique note', 1],
    ],
    sources: [{ name: 'test', papers: 62, licence: 'CC0' }],
  } as const;
  readonly explore = unused;
  readonly deepDive = unused;
  readonly compare = unused;
  /** Instead of the answer. */
  answering: ((text: string, options: SearchOptions) => Promise<SearchAnswer>) | null = null;
  failure: AppError | null = null;
  abstract: string | null = 'We introduce a method.';
  partsKept = 6;
  msAPart = 0;

  readonly open = (): Promise<BrowsableLibrary> =>
    this.failure === null ? Promise.resolve(this) : Promise.reject(this.failure);

  /** By the first word of the text, in titles. */
  answer(text: string, { limit, offset = 0, venue, years }: SearchOptions): SearchAnswer {
    const [first = ''] = text.toLowerCase().split(/\s+/);
    const fits = ({ title, year, venue: its }: PaperRecord): boolean =>
      title.toLowerCase().includes(first) &&
      (venue === undefined || its === venue) &&
      (years === undefined || (year >= years[0] && year <= years[1]));
    const found = records.filter(fits);
    const hits = found.slice(offset, offset + limit).map((paper, i) => ({
      paper,
      score: 10 - (i + offset) / 10,
      why: [
        { term: 'warmup', score: 3 },
        { term: 'optim', score: 1 },
      ],
    }));
    return { hits, matches: found.length, unknown: [], faults: [] };
  }

  search(text: string, options: SearchOptions): Promise<SearchAnswer> {
    this.searches.push({ text, options });
    return this.answering === null ? Promise.resolve(this.answer(text, options)) : this.answering(text, options);
  }

  entry(id: string): Promise<PaperEntry> {
    const paper = records.find((record) => record.id === id);
    if (paper === undefined) return Promise.reject(new AppError('usage', `read paper: there is no paper "${id}"`));
    const technique = paper.title.startsWith('Adam') ? noteOnAdam : null;
    const related = technique === null ? [] : [{ id: 'note:adamw', title: 'AdamW' }];
    const abstractFrom = id.startsWith('arXiv:') ? ['Semantic Scholar', 'OpenAlex', 'arXiv'] : [];
    return Promise.resolve({ paper, technique, related, abstractFrom });
  }

  async keep(mostParts: number, signal?: AbortSignal): Promise<Kept> {
    if (this.failure !== null) throw this.failure;
    await new Promise((resolve) => setTimeout(resolve, mostParts * this.msAPart));
    signal?.throwIfAborted();
    this.partsKept = Math.min(60, this.partsKept + mostParts);
    return { parts: this.partsKept, ofParts: 60, bytes: 32e6 };
  }

  async read(id: string) {
    this.idsRead.push(id);
    const { paper, technique } = await this.entry(id);
    const { abstract } = this;
    return abstract === null
      ? { paper, technique, abstract, source: null, reason: 'Only the record is at hand. arXiv: it answered 503.' }
      : { paper, technique, abstract, source: 'OpenAlex', reason: null };
  }
}
