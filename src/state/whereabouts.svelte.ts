/** Which screen the page's address asks for, and what it is called. */
import { pageWords as words } from '../words/page';
import { parseInsideLink } from './inside/inside-link';
import type { LabState } from './lab-state.svelte';
import { parseLessonLink } from './lessons/lesson-link';
import { parsePapersLink } from './papers-link';
import { recordedName } from './recorded-studies';
import type { Route } from './route.svelte';
import { parseStudyLink, studyFragment } from './study-link';
import { parseWorkbenchLink } from './workbench-link';

export class Whereabouts {
  readonly link = $derived.by(() => parseStudyLink(this.route.fragment));
  readonly lesson = $derived.by(() => parseLessonLink(this.route.fragment));
  readonly workbench = $derived.by(() => parseWorkbenchLink(this.route.fragment));
  readonly inside = $derived.by(() => parseInsideLink(this.route.fragment));
  readonly isInPapers = $derived.by(
    () => !this.lab.setup.hides('papers') && parsePapersLink(this.route.fragment) !== null,
  );
  readonly isInReport = $derived.by(
    () => this.link?.isReport === true && this.lab.study !== null && !this.lab.setup.hides('report'),
  );
  /** The recorded study that the address names. */
  readonly recorded = $derived.by(() => this.link?.recorded ?? this.workbench?.from?.recorded ?? null);
  /** Whether another screen is in front of the study, or of the form. */
  readonly isBehind = $derived.by(
    () => this.isInPapers || this.isInReport || this.workbench !== null || this.lesson !== null || this.inside !== null,
  );
  /** Name of the recorded study that is open. */
  readonly open = $derived.by(() => (this.lab.study?.recording ? recordedName(this.lab.study.recording) : null));
  /** Where the study is, seen from what is in front of it. */
  readonly back = $derived.by(() => studyFragment(this.open) || '#');
  readonly title = $derived.by(() => {
    const { study, isRunning } = this.lab;
    if (this.workbench !== null) return `${words.editByHand} · Bibliograd`;
    if (this.isInReport) return `${words.report(study?.view.manifest.name ?? '')} · Bibliograd`;
    if (this.lesson !== null) return `${words.lessons} · Bibliograd`;
    if (this.inside !== null) return `${words.insideTitle} · Bibliograd`;
    if (study === null || !isRunning) return this.isInPapers ? `${words.papers} · Bibliograd` : 'Bibliograd';
    const { comparison, manifest } = study.view;
    const done = comparison.reduce((sum, { trialsDecided }) => sum + trialsDecided, 0);
    return `(${words.trialsDone(done, comparison.length * manifest.trialsPerArm)}) Bibliograd`;
  });

  constructor(
    private readonly route: Route,
    private readonly lab: LabState,
  ) {}
}
