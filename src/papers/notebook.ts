/** The technique notes of a library, found by slug, by the paper that they are about, or by any of their names. */
import * as v from 'valibot';
import { AppError, messageOf } from '../base/errors';
import { notesSchema } from './note';
import type { Note } from './note';
import type { Parts } from './pack/parts';

const prefix = 'note:';
export const noteId = ({ slug }: Note): string => prefix + slug;

const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '');

export class Notebook {
  readonly #bySlug: ReadonlyMap<string, Note>;
  readonly #byArxiv: ReadonlyMap<string, Note>;
  readonly #byName: ReadonlyMap<string, Note>;

  constructor(readonly notes: readonly Note[]) {
    this.#bySlug = new Map(notes.map((note) => [note.slug, note]));
    this.#byArxiv = new Map(notes.flatMap((note) => (note.arxiv === null ? [] : [[`arXiv:${note.arxiv}`, note]])));
    this.#byName = new Map(
      [...notes]
        .reverse()
        .flatMap((note) => [...note.aliases, note.paper, note.slug, note.title].map((name) => [folded(name), note])),
    );
  }

  /** @throws AppError `index-corrupt`, `papers-offline`. */
  static async open(parts: Parts, signal?: AbortSignal): Promise<Notebook> {
    if (parts.count('notes') === 0) return new Notebook([]);
    const text = new TextDecoder().decode(await parts.read('notes', 0, signal));
    try {
      return new Notebook(v.parse(notesSchema, JSON.parse(text)));
    } catch (thrown) {
      throw new AppError(
        'index-corrupt',
        `paper library: its notes are damaged (${messageOf(thrown)}); reload the page`,
      );
    }
  }

  /** The note that the record is, or that is about its paper. */
  of(id: string): Note | null {
    return (id.startsWith(prefix) ? this.#bySlug.get(id.slice(prefix.length)) : this.#byArxiv.get(id)) ?? null;
  }

  named(name: string): Note | null {
    return this.#byName.get(folded(name)) ?? null;
  }
}
