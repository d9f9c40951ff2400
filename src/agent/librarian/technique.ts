/** What the librarian knows of one technique: what to search for, which hits are about it, and how to write it into a script. */
import type { ScriptEdit } from './script-edits';

export interface Technique {
  readonly id: string;
  readonly title: string;
  /** What the librarian searches for. */
  readonly query: string;
  /** Slug of this project's note on it. */
  readonly note: string;
  /** Its paper, or null if that is not on arXiv. */
  readonly arxiv: string | null;
  /** A paper elsewhere is about it if its title holds every one of these. */
  readonly titleTerms?: readonly string[];
  /** Settings it writes or overrides; not applied if the harness fixes one of them. */
  readonly keys: readonly string[];
  /** Whether the script has what the technique changes. */
  readonly appliesTo: (script: string) => boolean;
  /** The new script, or null if there is no place for the edit. */
  readonly edit: ScriptEdit;
  /** What the literature reports, and at what scale. */
  readonly expected: string;
}

/** The script with the technique in it, or null where it does not apply or is there already. */
export function applyTechnique({ appliesTo, edit }: Technique, script: string): string | null {
  const edited = appliesTo(script) ? edit(script) : null;
  return edited === script ? null : edited;
}

interface Hit {
  readonly id: string;
  readonly title: string;
}

export const isAbout = (technique: Technique, hit: Hit): boolean =>
  isItsPaper(technique, hit) || hit.id === `note:${technique.note}`;

/** Papers go before notes. */
export const bestHit = <T extends Hit>(technique: Technique, hits: readonly T[]): T | null =>
  hits.find((hit) => isItsPaper(technique, hit)) ?? hits.find((hit) => isAbout(technique, hit)) ?? null;

function isItsPaper({ arxiv, titleTerms }: Technique, { id, title }: Hit): boolean {
  if (arxiv !== null && id === `arXiv:${arxiv}`) return true;
  const lower = title.toLowerCase();
  return !id.startsWith('note:') && titleTerms !== undefined && titleTerms.every((term) => lower.includes(term));
}
