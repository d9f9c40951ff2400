/**
 * The workbench as the page's address keeps it: `#workbench`, and for a trial to start from `#workbench/trial-papers-2` of the
 * open study or `#workbench/recorded/NAME/trial-papers-2` of a recorded one.
 */
import type { TrialKey } from '../study/events';
import { trialFragment } from './paper-trials';
import { parseStudyLink, studyFragment } from './study-link';

export interface TrialPlace {
  /** A recorded study of this site; null for the one that is open. */
  readonly recorded: string | null;
  readonly trial: TrialKey;
}

export interface WorkbenchLink {
  readonly from: TrialPlace | null;
}

const prefix = '#workbench';

/** Null if the fragment is about something else, or is malformed. */
export function parseWorkbenchLink(fragment: string): WorkbenchLink | null {
  if (fragment === prefix) return { from: null };
  if (!fragment.startsWith(`${prefix}/`)) return null;
  const link = parseStudyLink(`#${fragment.slice(prefix.length + 1)}`);
  if (link === null || link.trial === null || link.sequence !== null) return null;
  return { from: { recorded: link.recorded, trial: link.trial } };
}

export function workbenchFragment({ recorded, trial }: TrialPlace): string {
  const place = recorded === null ? trialFragment(trial) : studyFragment(recorded, { trial });
  return `${prefix}/${place.slice(1)}`;
}
