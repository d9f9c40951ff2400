/** The paper tools: what each asks of the library, and which papers its answer made the researcher consider. */
import * as v from 'valibot';
import type { PaperLibrary, PaperRecord } from '../../papers/types';
import type { PaperReference } from '../../study/proposal';
import { compareArguments, deepDiveArguments, exploreArguments, readArguments, searchArguments } from './tools';

export interface Consultation {
  readonly found: unknown;
  readonly considered: readonly PaperReference[];
}

interface Desk<T extends v.GenericSchema> {
  readonly schema: T;
  readonly activity: (input: v.InferOutput<T>) => string;
  readonly ask: (library: PaperLibrary, input: v.InferOutput<T>, signal: AbortSignal) => Promise<Consultation>;
}

/** A call whose arguments were checked: its words for the visitor, and the asking. */
interface Question {
  readonly activity: string;
  ask(library: PaperLibrary, signal: AbortSignal): Promise<Consultation>;
}
/** Or what is wrong with the arguments. */
type Asking = (input: unknown) => Question | { readonly issues: readonly v.BaseIssue<unknown>[] };

const desk =
  <T extends v.GenericSchema>({ schema, activity, ask }: Desk<T>): Asking =>
  (input) => {
    const { success, output, issues } = v.safeParse(schema, input);
    if (!success) return { issues };
    return { activity: activity(output), ask: (library, signal) => ask(library, output, signal) };
  };

const referenceOf = ({ id, title, authors, year, venue }: PaperRecord): PaperReference => ({
  id,
  title,
  authors,
  year,
  venue,
});

/** A technique note, as a paper that can be cited. */
const noteReference = (id: string, title: string, year = 0): PaperReference => ({
  id,
  title,
  authors: '',
  year,
  venue: 'Technique note',
});

export const consultations: Readonly<Record<string, Asking>> = {
  search_papers: desk({
    schema: searchArguments,
    activity: ({ query }) => `searches papers: ${query}`,
    async ask(library, { query, k }, signal) {
      const { hits, unknown } = await library.search(query, { limit: k, byMeaning: true, signal });
      const papers = hits.map(({ paper }) => referenceOf(paper));
      const misspelt = unknown.map(({ term, instead }) => (instead ? `${term} → ${instead}` : term));
      return { found: { papers, ...(misspelt.length > 0 && { unknownWords: misspelt }) }, considered: papers };
    },
  }),
  read_paper: desk({
    schema: readArguments,
    activity: ({ id }) => `reads ${id}`,
    async ask(library, { id }, signal) {
      const { paper, technique, abstract, reason } = await library.read(id, signal);
      return { found: { paper, technique, abstract, reason }, considered: [referenceOf(paper)] };
    },
  }),
  explore: desk({
    schema: exploreArguments,
    activity: ({ problem }) => `explores: ${problem}`,
    async ask(library, { problem }, signal) {
      const found = await library.explore(problem, signal);
      const notes = found.families.flatMap(({ approaches }) =>
        approaches.map(({ id, title }) => noteReference(id, title)),
      );
      return { found, considered: [...notes, ...found.evidence.map(referenceOf)] };
    },
  }),
  deep_dive: desk({
    schema: deepDiveArguments,
    activity: ({ technique }) => `looks into ${technique}`,
    async ask(library, { technique }, signal) {
      const found = await library.deepDive(technique, signal);
      const note = noteReference(found.id, found.note.title, found.note.year);
      return { found, considered: [note, ...found.evidence.map(referenceOf)] };
    },
  }),
  compare: desk({
    schema: compareArguments,
    activity: ({ techniques }) => `compares ${techniques.join(', ')}`,
    async ask(library, { techniques }, signal) {
      const found = await library.compare(techniques, signal);
      return { found, considered: found.techniques.map(({ id, title }) => noteReference(id, title)) };
    },
  }),
};
