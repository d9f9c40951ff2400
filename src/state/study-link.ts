/**
 * Which study and which view of it the page's address asks for: `#report`, `#trial-papers-2`, and of a recorded study
 * `#recorded/NAME`, `#recorded/NAME/report`, `#recorded/NAME@120/trial-papers-2` (a replay that shows entry 120 last).
 */
import type { TrialKey } from '../study/events';
import { armIds } from '../study/manifest';
import { trialFragment } from './paper-trials';

export interface StudyLink {
  /** A recorded study of this site; null for the one that is open. */
  readonly recorded: string | null;
  readonly isReport: boolean;
  /** Of the last entry that is shown; null for all of them. */
  readonly sequence: number | null;
  readonly trial: TrialKey | null;
}

const recordedForm = /^#recorded\/([\w.-]{1,100})(?:@(0|[1-9]\d{0,6}))?(?:\/([\w-]{1,40}))?$/;

/** Null if the fragment is about something else. */
export function parseStudyLink(fragment: string): StudyLink | null {
  const own = viewOf(fragment.slice(1));
  if (own !== null && fragment.startsWith('#')) return { recorded: null, sequence: null, ...own };
  const [, recorded, sequence, name] = recordedForm.exec(fragment) ?? [];
  const view = name === undefined ? { isReport: false, trial: null } : viewOf(name);
  // A report is of the whole study.
  if (recorded === undefined || view === null || (view.isReport && sequence !== undefined)) return null;
  return { recorded, sequence: sequence === undefined ? null : Number(sequence), ...view };
}

function viewOf(name: string): Pick<StudyLink, 'isReport' | 'trial'> | null {
  if (name === 'report') return { isReport: true, trial: null };
  const [, arm, index] = /^trial-([a-z-]+)-(0|[1-9]\d{0,5})$/.exec(name) ?? [];
  const known = armIds.find((id) => id === arm);
  return known === undefined ? null : { isReport: false, trial: { arm: known, index: Number(index) } };
}

/** Empty for the study of this browser that is open, without a trial. */
export function studyFragment(
  recorded: string | null,
  { sequence = null, trial = null }: Partial<Pick<StudyLink, 'sequence' | 'trial'>> = {},
): string {
  if (recorded === null) return trial === null ? '' : trialFragment(trial);
  const place = sequence === null ? '' : `@${sequence}`;
  return `#recorded/${recorded}${place}${trial === null ? '' : `/${trialFragment(trial).slice(1)}`}`;
}

export function reportFragment(recorded: string | null): string {
  return recorded === null ? '#report' : `${studyFragment(recorded)}/report`;
}
