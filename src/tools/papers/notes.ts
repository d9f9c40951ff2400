/** Technique notes, a Markdown file each with YAML in front: parsed at the border, and as papers that can be searched. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { AppError, messageOf } from '../../base/errors';
import { noteSchema, noteText, sections } from '../../papers/note';
import type { Note } from '../../papers/note';
import { notePrefix } from '../paper-records';
import type { RawPaper } from '../paper-selection';

const front = v.object({
  ...v.omit(noteSchema, ['slug', 'summary', 'sections', 'arxiv', 'url']).entries,
  arxiv: v.optional(v.string()),
  url: v.optional(v.string()),
  venue: v.optional(v.string()),
  /** `record`, the address of a page that names id and title together, or `unchecked`. */
  checked: v.string(),
});

function bodyOf(text: string): Pick<Note, 'summary' | 'sections'> {
  const [summary = '', ...parts] = text.split(/^## /m).map((part) => part.trim());
  const found = new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.trim(), lines.join('\n').trim()];
    }),
  );
  return v.parse(v.pick(noteSchema, ['summary', 'sections']), {
    summary,
    sections: Object.fromEntries(sections.map((section) => [section, found.get(section)])),
  });
}

/** @throws AppError `usage` that names the file. */
export function parseNote(path: string, text: string): Note {
  try {
    const [, yaml = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
    const {
      title,
      family,
      aliases,
      paper,
      authors,
      year,
      related,
      arxiv = null,
      url = null,
    } = v.parse(front, parse(yaml));
    const facts = { title, family, aliases, paper, authors, year, related, arxiv, url };
    return { slug: basename(path, '.md'), ...facts, ...bodyOf(body) };
  } catch (thrown) {
    throw new AppError('usage', `technique note ${path}: ${messageOf(thrown)}; see src/papers/notes/README.md`);
  }
}

const asPaper = (note: Note): RawPaper => ({
  id: `${notePrefix}${note.slug}`,
  title: note.title,
  abstract: [...note.aliases, note.paper, note.family, noteText(note)].join('. '),
  year: `${note.year}`,
  cat: 'Technique note',
  authors: note.authors.join('; '),
});

/** The paper that a note is about; its abstract is the note's own summary. */
const paperOf = (note: Note): RawPaper[] =>
  note.arxiv === null
    ? []
    : [
        {
          ...{ id: note.arxiv, title: note.paper, abstract: [note.title, ...note.aliases, note.summary].join('. ') },
          ...{
            year: `${note.year}`,
            cat: 'arXiv',
            authors: note.authors.filter((name) => name !== 'et al.').join('; '),
          },
        },
      ];

/** Every note below a folder, in order of their slugs. No folder: none. */
export function readNotes(folder: string): {
  notes: Note[];
  /** As papers that can be searched. */
  searchable: RawPaper[];
  /** The papers that they are about. */
  papers: RawPaper[];
} {
  const paths = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /[\\/].*\.md$/.test(path))
    : [];
  const notes = paths
    .map((path) => parseNote(path, readFileSync(join(folder, path), 'utf8')))
    .sort((one, other) => (one.slug < other.slug ? -1 : 1));
  return { notes, searchable: notes.map(asPaper), papers: notes.flatMap(paperOf) };
}
