/**
 * The report of the open study, over all the sessions of its design that are stored in this browser. It is folded anew when something
 * was measured or decided, not at every entry of the journal.
 */
import { untrack } from 'svelte';
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { StudyView } from '../study/fold';
import type { ArmId } from '../study/manifest';
import { studyIdOf } from '../study/manifest';
import { reportOf } from '../study/report';
import { verdictsOver } from '../study/sessions';
import { verdictSentence } from '../study/statistics/verdict-sentence';
import type { Verdict } from '../study/statistics/verdict';
import { armWords } from '../words/arms';
import { forestOf } from './forest';
import { limitsOf } from './limits';
import type { OpenStudy } from './open-study.svelte';
import { otherSessions } from './sessions-of';
import { reportWords } from '../words/report';

/** What the report needs of the lab: the other studies that are kept here. */
export interface StoredStudies {
  storedViews(): Promise<{ readonly views: readonly StudyView[]; readonly unreadable: number }>;
}

const inSentence = (arm: string): string => armWords.inSentences[arm as ArmId] ?? arm;

/** The verdict with the arms called by their names. */
const sentenceOf = (verdict: Verdict): string =>
  (reportWords.verdict ?? verdictSentence)({
    ...verdict,
    arm: inSentence(verdict.arm),
    reference: inSentence(verdict.reference),
    winner: verdict.winner === null ? null : inSentence(verdict.winner),
  });

export class ReportState {
  #others: readonly StudyView[] = $state.raw([]);
  /** Stored studies that could not be read, and so are not counted. */
  unreadable = $state(0);
  error: ErrorRecord | null = $state.raw(null);
  studyId = $state('');
  readonly #stage = $derived.by(() => {
    const { arms, measurements, status } = this.study.whole;
    const decided = arms.reduce(
      (sum, { trials }) => sum + trials.filter(({ decision }) => decision !== null).length,
      0,
    );
    return `${decided} ${measurements.length} ${status}`;
  });
  readonly view: StudyView = $derived.by(() => {
    void this.#stage;
    return untrack(() => this.study.whole);
  });
  readonly report = $derived(reportOf(this.view));
  /** Of one design, by seed; sessions with the same seed count once. */
  readonly sessions = $derived(
    [this.view, ...this.#others].sort((one, other) => one.manifest.seed - other.manifest.seed),
  );
  readonly verdicts = $derived(
    verdictsOver(this.sessions).map((verdict) => ({ ...verdict, sentence: sentenceOf(verdict) })),
  );
  readonly forest = $derived(forestOf(this.sessions, this.verdicts));
  readonly confirmedSessions = $derived(
    this.sessions.filter((view) => [...reportOf(view).finalGains.values()].some((gain) => gain !== null)).length,
  );
  readonly limits = $derived(limitsOf({ view: this.view, report: this.report, sessions: this.confirmedSessions }));
  /** No session has it yet. */
  readonly nextSeed = $derived(Math.max(...this.sessions.map(({ manifest }) => manifest.seed)) + 1);

  constructor(
    readonly study: OpenStudy,
    private readonly stored: StoredStudies,
  ) {}

  /** Reads the other sessions of this design. Never throws: without them the report is about this one. */
  async open(): Promise<void> {
    try {
      const view = this.study.whole;
      this.studyId = await studyIdOf(view.manifest);
      const { views, unreadable } = await this.stored.storedViews();
      this.#others = await otherSessions(view, views);
      this.unreadable = unreadable;
    } catch (thrown) {
      this.error = errorRecord(thrown, 'worker-message');
    }
  }
}
