/** Raw records of many collections → PaperRecord: one form of id, short authors, short venue, plain title. */
import type { PaperRecord } from '../papers/types';
import { titleKey } from './paper-selection';
import type { RawPaper } from './paper-selection';

/** `Ann Lee; Bo Li; …`, `Ann Lee, Bo Li` or `Lee, Ann and Li, Bo` → the first three names, then et al. */
export function shortAuthors(authors: string): string {
  const separator = authors.includes(';') ? ';' : authors.includes(' and ') && !/,[^,]*,/.test(authors) ? ' and ' : ',';
  const names = authors
    .split(separator)
    .map((name) => name.replace(/^\s*and\s+/, '').trim())
    .filter((name) => name !== '');
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} et al.` : names.join(', ');
}

/** Ids of this project's own technique notes. */
export const notePrefix = 'note:';

export function paperId(raw: RawPaper): string {
  const id = raw.id.trim();
  if (id.startsWith(notePrefix) || id.startsWith('doc:')) return id;
  if (/^\d{4}\.\d{4,5}(v\d+)?$/.test(id)) return `arXiv:${id.replace(/v\d+$/, '')}`;
  if (/^[a-z-]+(\.[A-Z]{2})?\/\d{7}$/.test(id)) return `arXiv:${id}`;
  const review = /openreview\.net\/forum\?id=([\w-]+)/.exec(id)?.[1];
  if (review) return `OpenReview:${review}`;
  const anthology =
    /aclanthology\.org\/([\w.-]+?)\/?$/.exec(id)?.[1] ??
    (/^([A-Z]\d\d-\d{4,5}|\d{4}\.[\w-]+\.\d+)$/.test(id) ? id : undefined);
  if (anthology) return `ACL:${anthology}`;
  if (/^https?:/.test(id)) return id;
  if (/^[A-Za-z0-9_-]{9,12}$/.test(id) && /iclr|colm|tmlr/i.test(raw.cat)) return `OpenReview:${id}`;
  return `title:${titleKey(raw.title).slice(0, 60)}`;
}

const venueNames: Readonly<Record<string, string>> = {
  nips: 'NeurIPS',
  icml: 'ICML',
  iclr: 'ICLR',
  colm: 'COLM',
  aaai: 'AAAI',
  ijcai: 'IJCAI',
  aistats: 'AISTATS',
  acml: 'ACML',
  uai: 'UAI',
  colt: 'COLT',
  mlsys: 'MLSys',
  acl: 'ACL',
  emnlp: 'EMNLP',
  naacl: 'NAACL',
  coling: 'COLING',
  corl: 'CoRL',
};

export function venueOf(raw: RawPaper): string {
  const cat = raw.cat.trim();
  if (/^[a-z-]+\.[A-Z]{2}\b/.test(cat) || cat.startsWith('stat.')) return `arXiv ${cat.split(',')[0] ?? ''}`;
  return venueNames[cat.toLowerCase()] ?? (cat.length > 80 ? `${cat.slice(0, 79)}…` : cat);
}

export function toRecord(raw: RawPaper): PaperRecord {
  return {
    id: paperId(raw),
    title: raw.title.replace(/\s+/g, ' ').trim(),
    authors: shortAuthors(raw.authors),
    year: Number(raw.year),
    venue: venueOf(raw),
  };
}
