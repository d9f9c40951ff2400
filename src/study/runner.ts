/**
 * Runs a study: asks `nextStep` what the journal calls for, journals it, does it, and asks again. It keeps no state of
 * its own, so starting, resuming after a pause and resuming after a crash are the same call.
 */
import { AppError, errorRecord } from '../base/errors';
import { baselineProposal, researchContext, trialSpec } from './context';
import type { TrialKey } from './events';
import { fold } from './fold';
import type { StudyView } from './fold';
import type { StudyManifest } from './manifest';
import { seedOf } from './measurement';
import { nextStep } from './next-step';
import type { Step } from './next-step';
import { ResearchFailure, pausesStudy } from './ports';
import type { Journal } from './ports';
import type { Proposal, ResearchRecord } from './proposal';
import { runMeasurement, runTrial } from './run-trial';
import { Pause } from './study-run';
import type { StudyRun } from './study-run';

/** After so many failed proposals in a row the study pauses: the researcher, not the proposals, is at fault. */
const failedProposalsBeforePause = 3;

const nothingUsed: ResearchRecord = { papersConsidered: [], toolCalls: [], tokensUsed: 0 };

export type { StudyRun } from './study-run';

export async function createStudy(journal: Journal, manifest: StudyManifest): Promise<void> {
  if (journal.entries().length > 0)
    throw new AppError('usage', 'study: this journal already holds a study; create a new journal, or resume this one');
  await journal.append({ kind: 'studyCreated', manifest });
}

/** Ends a study for good; what it measured stays. */
export async function stopStudy(journal: Journal): Promise<StudyView> {
  if (fold(journal.entries()).status !== 'finished') await journal.append({ kind: 'studyFinished', reason: 'stopped' });
  return fold(journal.entries());
}

/**
 * Runs until the study is finished or paused. Rejects only if the journal can no longer be written or read; then
 * nothing is lost that was journaled.
 */
export async function runStudy(run: StudyRun): Promise<StudyView> {
  const study = reporting(run);
  let view = fold(study.journal.entries());
  if (view.status === 'finished') return view;
  if (view.status !== 'new') await study.journal.append({ kind: 'studyResumed' });
  try {
    while (view.status !== 'finished') {
      if (study.signal.aborted) throw new Pause('visitor', null);
      view = fold(study.journal.entries());
      await perform(study, view, nextStep(view));
      view = fold(study.journal.entries());
    }
  } catch (thrown) {
    if (!(thrown instanceof Pause)) throw thrown;
    const { reason, error, used } = thrown;
    await study.journal.append({ kind: 'studyPaused', reason, error, ...(used === null ? {} : { used }) });
  }
  return fold(study.journal.entries());
}

/** The same run with a journal that tells `onView` of every entry. */
function reporting(run: StudyRun): StudyRun {
  const { journal, onView } = run;
  if (onView === undefined) return run;
  return {
    ...run,
    journal: {
      entries: () => journal.entries(),
      async append(event) {
        const entry = await journal.append(event);
        onView(fold(journal.entries()));
        return entry;
      },
    },
  };
}

async function perform(run: StudyRun, view: StudyView, step: Step): Promise<void> {
  switch (step.kind) {
    case 'propose':
      return propose(run, view, step);
    case 'run':
      return runTrial(run, view, step);
    case 'copy': {
      const { arm, index, outcome, measuredBy } = step;
      await run.journal.append({ kind: 'trialFinished', arm, index, outcome, measuredBy });
      return;
    }
    case 'decide': {
      const { arm, index, decision, reason } = step;
      await run.journal.append({ kind: 'trialDecided', arm, index, decision, reason });
      if (decision === 'proposal-failed') pauseIfHopeless(view);
      return;
    }
    case 'measure':
      return runMeasurement(run, view, step);
    case 'open-test':
      await run.journal.append({ kind: 'testOpened' });
      return;
    case 'finish':
      await run.journal.append({ kind: 'studyFinished', reason: 'completed' });
  }
}

async function propose(run: StudyRun, view: StudyView, { arm, index }: TrialKey): Promise<void> {
  const seed = seedOf(view.manifest, 'search', 0);
  if (index === 0) {
    const proposal = baselineProposal(view.manifest);
    await run.journal.append({ kind: 'trialProposed', arm, index, seed, parent: null, proposal });
    return;
  }
  await run.journal.append({ kind: 'proposalRequested', arm, index });
  const proposal = await ask(run, view, { arm, index });
  if (proposal === null) return;
  const parent = view.arms.find(({ id }) => id === arm)?.best?.index ?? 0;
  await run.journal.append({ kind: 'trialProposed', arm, index, seed, parent, proposal });
}

/** The researcher's proposal, or null once its failure is journaled. */
async function ask(run: StudyRun, view: StudyView, { arm, index }: TrialKey): Promise<Proposal | null> {
  const check = run.checkScript;
  const context = researchContext(view, arm, index, {
    reference: run.reference,
    onActivity: (text) => run.onActivity?.({ arm, index }, text),
    onUsage: run.onUsage,
    checkScript: check && ((script) => check(trialSpec(view.manifest, '', { arm, index }, script))),
  });
  try {
    return await run.researcherFor(arm).propose(context, run.signal);
  } catch (thrown) {
    const used = thrown instanceof ResearchFailure ? thrown.used : null;
    if (run.signal.aborted) throw new Pause('visitor', null, used);
    const error = errorRecord(thrown, 'endpoint-failed');
    if (pausesStudy.has(error.code)) throw new Pause('researcher', error, used);
    await run.journal.append({ kind: 'researcherFailed', arm, index, error, used: used ?? nothingUsed });
    return null;
  }
}

function pauseIfHopeless({ failedProposalsInARow, arms }: StudyView): void {
  if (failedProposalsInARow < failedProposalsBeforePause) return;
  const last = arms.flatMap(({ trials }) => trials).find(({ phase, error }) => phase === 'finished' && error !== null);
  const message = `${failedProposalsInARow} proposals failed in a row; the last: ${last?.error?.message ?? 'unknown'}`;
  throw new Pause('researcher', { code: last?.error?.code ?? 'endpoint-failed', message });
}
