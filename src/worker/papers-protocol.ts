/** What is asked of the papers worker. */
import * as v from 'valibot';
import { noteSchema, sections } from '../papers/note';
import type {
  Comparison,
  DeepDive,
  Exploration,
  Kept,
  LibraryFacts,
  PaperEntry,
  PaperText,
  SearchAnswer,
  SearchOptions,
} from '../papers/types';
import type { Contract } from './rpc';

type Of<T> = v.GenericSchema<unknown, T>;

const count = v.number();
const paper = v.object({ id: v.string(), title: v.string(), authors: v.string(), year: v.number(), venue: v.string() });
const named = v.object({ id: v.string(), title: v.string() });

const facts: Of<LibraryFacts> = v.object({
  papers: count,
  date: v.string(),
  years: v.array(v.tuple([v.number(), count])),
  venues: v.array(v.tuple([v.string(), count])),
  sources: v.array(v.object({ name: v.string(), papers: count, licence: v.string() })),
  encoder: v.optional(v.object({ name: v.string(), dimensions: count })),
});

const options: Of<Omit<SearchOptions, 'signal'>> = v.object({
  limit: count,
  offset: v.optional(count),
  venue: v.optional(v.string()),
  years: v.optional(v.tuple([v.number(), v.number()])),
  byMeaning: v.optional(v.boolean()),
});

const answer: Of<SearchAnswer> = v.object({
  hits: v.array(
    v.object({
      ...{ paper, score: v.number(), why: v.array(v.object({ term: v.string(), score: v.number() })) },
      placeByMeaning: v.optional(count),
    }),
  ),
  matches: count,
  unknown: v.array(v.object({ term: v.string(), instead: v.optional(v.string()) })),
  faults: v.array(v.string()),
});

const entry: Of<PaperEntry> = v.object({
  paper,
  technique: v.nullable(noteSchema),
  related: v.array(named),
  abstractFrom: v.array(v.string()),
});

const read: Of<PaperText> = v.object({
  paper,
  technique: v.nullable(noteSchema),
  abstract: v.nullable(v.string()),
  source: v.nullable(v.string()),
  reason: v.nullable(v.string()),
});

const approach = v.object({ ...named.entries, summary: v.string(), helpsWhen: v.string(), failsWhen: v.string() });

const exploration: Of<Exploration> = v.object({
  families: v.array(v.object({ family: v.string(), approaches: v.array(approach) })),
  evidence: v.array(paper),
});

const deepDive: Of<DeepDive> = v.object({
  id: v.string(),
  note: noteSchema,
  related: v.array(named),
  evidence: v.array(paper),
});

const comparison: Of<Comparison> = v.object({
  techniques: v.array(v.object({ ...named.entries, summary: v.string() })),
  sections: v.array(v.object({ section: v.picklist(sections), texts: v.array(v.string()) })),
  unknown: v.array(v.string()),
});

const kept: Of<Kept> = v.object({ parts: count, ofParts: count, bytes: count });

export const papersContract = {
  open: { input: v.object({ baseUrl: v.string() }), output: facts },
  search: { input: v.object({ text: v.string(), options }), output: answer },
  entry: { input: v.object({ id: v.string() }), output: entry },
  read: { input: v.object({ id: v.string() }), output: read },
  explore: { input: v.object({ problem: v.string() }), output: exploration },
  deepDive: { input: v.object({ technique: v.string() }), output: deepDive },
  keep: { input: v.object({ mostParts: count }), output: kept },
  compare: { input: v.object({ techniques: v.array(v.string()) }), output: comparison },
} satisfies Contract;
