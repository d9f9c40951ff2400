/** Which study and which view of it the page's address asks for: `#report`, `#recorded/NAME`, `#recorded/NAME/report`. */
export interface StudyLink {
  /** A recorded study of this site; null for the one that is open. */
  readonly recorded: string | null;
  readonly isReport: boolean;
}

/** Null if the fragment is about something else. */
export function parseStudyLink(fragment: string): StudyLink | null {
  if (fragment === '#report') return { recorded: null, isReport: true };
  const [, recorded, report] = /^#recorded\/([\w.-]{1,100})(\/report)?$/.exec(fragment) ?? [];
  return recorded === undefined ? null : { recorded, isReport: report !== undefined };
}

export function studyFragment(recorded: string | null): string {
  return recorded === null ? '' : `#recorded/${recorded}`;
}

export function reportFragment(recorded: string | null): string {
  return recorded === null ? '#report' : `${studyFragment(recorded)}/report`;
}
