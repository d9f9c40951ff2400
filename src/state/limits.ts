/** What a study does not show, computed from what it did. */
import type { StudyView } from '../study/fold';
import type { StudyReport } from '../study/report';
import { presets } from '../study/presets';
import { adaptersOf, isSoftwareAdapter } from './study-facts';

export interface LimitedStudy {
  readonly view: StudyView;
  readonly report: StudyReport;
  /** Sessions of this design that confirmed something. */
  readonly sessions: number;
}

type Limit = (study: LimitedStudy) => string | null;

const published = presets.seed;

const comparison: readonly Limit[] = [
  ({ view }) => (view.manifest.arms.length === 1 ? 'It has one arm: there is nothing to hold it against.' : null),
  ({ sessions }) => {
    if (sessions === 0)
      return 'No session was confirmed: the gains are what the search claims on the seed it chose by.';
    if (sessions === 1)
      return 'It is one session. Another seed may end the other way round; nothing here tells skill from luck.';
    return sessions < 6 ? `There are ${sessions} sessions; a winner can be named from six on, at the earliest.` : null;
  },
  ({ view: { manifest } }) =>
    manifest.arms.includes('papers') && !manifest.arms.includes('placebo')
      ? 'There is no placebo arm: a gain with papers may come from having tools, and not from what the papers say.'
      : null,
  ({ view: { manifest } }) =>
    manifest.researcher.kind === 'llm' && manifest.arms.includes('papers') && !manifest.arms.includes('reflection')
      ? 'There is no reflection arm: a gain with papers may come from thinking longer.'
      : null,
];

const measuring: readonly Limit[] = [
  ({ report }) =>
    report.noise.sigma === null
      ? 'No noise floor was measured: nobody knows what seeds alone do to val_bpb here.'
      : null,
  ({ report }) =>
    report.noise.isDeterministic === false
      ? 'The same seed gave two different numbers on this device: results cannot be repeated bit for bit.'
      : null,
  ({ report }) =>
    report.arms.every(({ test }) => test === null)
      ? 'The sealed test split was not opened: the confirmation split may have been chosen by.'
      : null,
  ({ report }) =>
    report.arms.every(({ longRuns }) => longRuns.length === 0)
      ? 'Nothing was trained for longer: what helps a short run may not help a long one.'
      : null,
  ({ view }) =>
    view.status === 'finished' && view.finish === 'completed'
      ? null
      : 'The study did not come to its end: stages are missing.',
];

const scope: readonly Limit[] = [
  ({ view: { manifest } }) =>
    manifest.researcher.kind === 'librarian'
      ? 'The offline librarian is not a language model: it tries known techniques from a catalogue, and reads nothing as a model would.'
      : null,
  ({ view: { manifest } }) =>
    manifest.researcher.kind === 'recorded'
      ? 'Its proposals are those of a recorded study: it shows whether that study’s numbers come out here as well, and it is no session of its own.'
      : null,
  ({ view: { manifest } }) =>
    manifest.corpusId === published.corpusId
      ? null
      : 'It trained on other text than TinyStories, which the published study used.',
  ({ view: { manifest } }) =>
    manifest.preset === 'seed' ? null : 'Its model is smaller than the 7M GPT of the published study.',
  ({ view: { manifest } }) =>
    manifest.trialsPerArm >= published.trialsPerArm
      ? null
      : `An arm had ${manifest.trialsPerArm} trials, and ${published.trialsPerArm} in the published study.`,
  ({ view }) =>
    adaptersOf(view).some(isSoftwareAdapter)
      ? 'It ran on a software adapter: losses are as valid as on a GPU, and times are not.'
      : null,
  ({ view }) =>
    adaptersOf(view).length > 1 ? 'It ran on more than one device, whose numbers may differ in the last digits.' : null,
];

export const limitsOf = (study: LimitedStudy): string[] =>
  [...comparison, ...measuring, ...scope].flatMap((limit) => limit(study) ?? []);
