/** A paper's address on the web, and how it is cited. */
import type { PaperReference } from '../study/proposal';

export interface PaperAddress {
  readonly url: string;
  /** Of the place. */
  readonly name: string;
}

const places: Readonly<Record<string, (name: string) => PaperAddress>> = {
  arXiv: (name) => ({ url: `https://arxiv.org/abs/${name}`, name: 'arXiv' }),
  ACL: (name) => ({ url: `https://aclanthology.org/${name}/`, name: 'ACL Anthology' }),
  OpenReview: (name) => ({ url: `https://openreview.net/forum?id=${encodeURIComponent(name)}`, name: 'OpenReview' }),
};

/** Ids come from addresses and journals that anyone can write: only https addresses become links. */
export function addressOf(id: string): PaperAddress | null {
  const [, place = '', name = ''] = /^(arXiv|ACL|OpenReview):([\w./-]+)$/.exec(id) ?? [];
  const known = Object.hasOwn(places, place) ? places[place]?.(name) : undefined;
  if (known !== undefined) return known;
  if (!id.startsWith('https://') || !URL.canParse(id)) return null;
  return { url: id, name: new URL(id).hostname.replace(/^www\./, '') };
}

const names = (authors: string): string[] => authors.split(/,\s*|\s+(?=et al\.$)/).filter((name) => name !== '');

export function plainCitation(paper: PaperReference): string {
  const { authors, year, title, venue } = paper;
  const address = addressOf(paper.id)?.url;
  return `${authors} (${year}). ${title}${/[.?!]$/.test(title) ? '' : '.'}${venue === '' ? '' : ` ${venue}.`}${address === undefined ? '' : ` ${address}`}`;
}

const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^a-z\s-]/gi, '')
    .toLowerCase();

function keyOf({ authors, year, title }: PaperReference): string {
  const family =
    plainLetters(names(authors)[0] ?? '')
      .split(/\s+/)
      .at(-1) ?? '';
  const word = plainLetters(title)
    .split(/[\s-]+/)
    .find(({ length }) => length > 3);
  return `${family.replaceAll('-', '') || 'paper'}${year}${word ?? ''}`;
}

/** Braces that do not match would swallow the rest of a bibliography. */
const bibtexText = (text: string): string => text.replace(/[{}]/g, '').replace(/(?<!\\)[&%#_]/g, '\\$&');

export function bibtex(paper: PaperReference): string {
  const [, eprint] = /^arXiv:(.+)$/.exec(paper.id) ?? [];
  const isPreprint = paper.venue === '' || (eprint !== undefined && paper.venue.startsWith('arXiv'));
  const authors = names(paper.authors).map((name) => (name === 'et al.' ? 'others' : bibtexText(name)));
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['title', `{${bibtexText(paper.title)}}`],
    ['author', authors.join(' and ')],
    ['year', `${paper.year}`],
    ['booktitle', isPreprint ? undefined : bibtexText(paper.venue)],
    ['eprint', eprint],
    ['archiveprefix', eprint && 'arXiv'],
    ['url', addressOf(paper.id)?.url],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}},`]));
  return [`@${isPreprint ? 'misc' : 'inproceedings'}{${keyOf(paper)},`, ...lines, '}'].join('\n');
}
