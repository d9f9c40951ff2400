/** The lessons in the page's address: `#lessons` is the list, `#lesson/NAME` one of them, `#lesson/NAME@3` with the seed that a teacher chose. */
export const lessonNames = ['is-it-real', 'winners-curse', 'half-batch', 'paper', 'guess'] as const;
export type LessonName = (typeof lessonNames)[number];

export interface LessonLink {
  /** Null for the list. */
  readonly name: LessonName | null;
  /** Null: the lesson's own. */
  readonly seed: number | null;
  /** The address asked for a lesson that there is none of. */
  readonly isUnknown: boolean;
}

/** Null if the fragment is about something else. */
export function parseLessonLink(fragment: string): LessonLink | null {
  if (fragment === '#lessons') return { name: null, seed: null, isUnknown: false };
  if (!fragment.startsWith('#lesson/')) return null;
  const [, text, seed] = /^#lesson\/([a-z-]{1,30})(?:@([1-9]\d{0,5}))?$/.exec(fragment) ?? [];
  const name = lessonNames.find((known) => known === text) ?? null;
  return { name, seed: name === null || seed === undefined ? null : Number(seed), isUnknown: name === null };
}

export const lessonFragment = (name: LessonName): string => `#lesson/${name}`;
