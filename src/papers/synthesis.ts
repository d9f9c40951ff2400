/**
 * Answers put together from search and technique notes alone: what families of approaches there are for a problem, all that is known
 * of one technique, and several side by side. Every statement carries the id that it comes from.
 */
import { AppError } from '../base/errors';
import { sections } from './note';
import type { Note } from './note';
import { noteId } from './notebook';
import type { Notebook } from './notebook';
import type { Approach, Comparison, DeepDive, Exploration, PaperRecord, SearchAnswer, SearchOptions } from './types';

export interface Library {
  search(text: string, options: SearchOptions): Promise<SearchAnswer>;
  notebook(): Promise<Notebook>;
}

const [explored, evidencePapers, mostCompared] = [40, 8, 5];

const approach = (note: Note): Approach => ({
  id: noteId(note),
  title: note.title,
  summary: note.summary,
  helpsWhen: note.sections['Helps when'],
  failsWhen: note.sections['Fails when'],
});

const isNote = ({ id }: PaperRecord): boolean => id.startsWith('note:');

async function evidenceOn(library: Library, text: string, signal?: AbortSignal): Promise<PaperRecord[]> {
  const { hits } = await library.search(text, { limit: 2 * evidencePapers, byMeaning: true, signal });
  return hits.flatMap(({ paper }) => (isNote(paper) ? [] : [paper])).slice(0, evidencePapers);
}

/** The note of that name, else the best that a search finds. */
async function noteNamed(library: Library, name: string, signal?: AbortSignal): Promise<Note | null> {
  const notebook = await library.notebook();
  const named = notebook.named(name);
  if (named) return named;
  const { hits } = await library.search(`${name} venue:"Technique note"`, { limit: 1, signal });
  return hits[0] ? notebook.of(hits[0].paper.id) : null;
}

export async function explore(library: Library, problem: string, signal?: AbortSignal): Promise<Exploration> {
  const notebook = await library.notebook();
  const { hits } = await library.search(`${problem} venue:"Technique note"`, {
    limit: explored,
    byMeaning: true,
    signal,
  });
  const notes = hits.flatMap(({ paper }) => notebook.of(paper.id) ?? []).slice(0, 12);
  const families = [...new Set(notes.map(({ family }) => family))].map((family) => ({
    family,
    approaches: notes.filter((note) => note.family === family).map(approach),
  }));
  return { families, evidence: await evidenceOn(library, problem, signal) };
}

/** @throws AppError `usage` where no note fits. */
export async function deepDive(library: Library, technique: string, signal?: AbortSignal): Promise<DeepDive> {
  const note = await noteNamed(library, technique, signal);
  if (!note)
    throw new AppError(
      'usage',
      `deep dive: there is no note on "${technique.slice(0, 100)}"; search_papers finds papers on it`,
    );
  const notebook = await library.notebook();
  const related = note.related.flatMap((slug) => notebook.of(`note:${slug}`) ?? []);
  return {
    id: noteId(note),
    note,
    related: related.map((other) => ({ id: noteId(other), title: other.title })),
    evidence: await evidenceOn(library, `${note.title} ${note.paper}`, signal),
  };
}

/** @throws AppError `usage` for fewer than two names. */
export async function compare(
  library: Library,
  techniques: readonly string[],
  signal?: AbortSignal,
): Promise<Comparison> {
  const names = [...new Set(techniques)].slice(0, mostCompared);
  if (names.length < 2) throw new AppError('usage', `compare: needs two techniques or more, got ${names.length}`);
  const found = await Promise.all(names.map((name) => noteNamed(library, name, signal)));
  const notes = found.filter((note) => note !== null);
  return {
    techniques: notes.map((note) => ({ id: noteId(note), title: note.title, summary: note.summary })),
    sections: sections.map((section) => ({ section, texts: notes.map((note) => note.sections[section]) })),
    unknown: names.filter((_, i) => found[i] === null),
  };
}
