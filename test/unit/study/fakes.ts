/** A tiny study for tests: a clock that ticks, a runner whose result is a function of the script, a scripted researcher. */
import { AppError } from '../../../src/base/errors';
import { seedFromText } from '../../../src/base/random';
import { createManifest } from '../../../src/study/manifest';
import type { StudyChoices, StudyManifest } from '../../../src/study/manifest';
import { memoryJournal } from '../../../src/study/journal';
import type { Clock, Journal, Proposal, ResearchContext, Researcher, TrialRunner } from '../../../src/study/ports';
import { createStudy } from '../../../src/study/runner';
import type { StudyRun } from '../../../src/study/runner';
import type { TrialOutcome, TrialSpec } from '../../../src/trial/types';

export function tickingClock(): Clock {
  let seconds = 0;
  return { now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++) };
}

export function testManifest(choices: Partial<StudyChoices> = {}): StudyManifest {
  return createManifest({
    createdAt: '2026-01-01T00:00:00.000Z',
    name: 'test',
    preset: 'micro',
    baselineScript: 'export const settings = {\n  layers: 8,\n  lr: 1e-3, // peak\n};\n',
    researcher: { kind: 'librarian' },
    seed: 7,
    ...choices,
  });
}

export async function newJournal(manifest = testManifest()): Promise<Journal> {
  const journal = memoryJournal(tickingClock());
  await createStudy(journal, manifest);
  return journal;
}

const facts = {
  parameters: 1000,
  stepsPlanned: 3,
  tokensPerStep: 512,
  peakBytes: 1 << 20,
  dispatchesPerStep: 40,
  adapter: 'test',
  preparationMs: { record: 100, plan: 50, bind: 300 },
};

export function finished(valBpb: number, steps = 3): TrialOutcome {
  return {
    kind: 'finished',
    valBpb,
    measurements: {
      facts,
      steps: Array.from({ length: steps }, (_, step) => ({
        step,
        tokens: 512 * step,
        loss: 8 - step / steps,
        lr: 0.1,
      })),
      evaluations: [{ step: steps, tokens: 512 * steps, valBpb }],
      samples: [{ prompt: 'Once', text: 'Once more' }],
      tokensPerSecond: 100,
      elapsedSeconds: 1.5,
    },
  };
}

export function failed(failure: 'crash' | 'nan' | 'device-lost' | 'stopped', message = 'it broke'): TrialOutcome {
  const code = failure === 'device-lost' ? 'device-lost' : failure === 'stopped' ? 'aborted' : 'script-error';
  return { kind: 'failed', failure, error: { code, message } };
}

/** Counts its runs; a script gives the outcome that `outcomeOf` says, by default a number from its text. */
export class FakeRunner implements TrialRunner {
  readonly specs: TrialSpec[] = [];

  constructor(
    readonly outcomeOf: (spec: TrialSpec, run: number) => TrialOutcome = ({ script }) => hashOutcome(script),
  ) {}

  run(...[spec, onProgress, signal]: Parameters<TrialRunner['run']>): Promise<TrialOutcome> {
    this.specs.push(spec);
    onProgress({ kind: 'started', facts });
    if (signal.aborted) return Promise.reject(new AppError('aborted', 'stopped at your request'));
    return Promise.resolve(this.outcomeOf(spec, this.specs.length - 1));
  }
}

export function hashOutcome(script: string): TrialOutcome {
  const hash = seedFromText(script);
  return hash % 7 === 0 ? failed('crash') : finished(1 + (hash % 1000) / 1000);
}

export function proposal(script: string, extra: Partial<Proposal> = {}): Proposal {
  return {
    title: `try ${script.length}`,
    rationale: 'because',
    script,
    papersConsidered: [],
    papersCited: [],
    toolCalls: [],
    tokensUsed: 10,
    researcher: 'fake',
    ...extra,
  };
}

/** Proposes from its context alone, as every researcher must: the parent plus a line; fails now and then. */
export class FakeResearcher implements Researcher {
  readonly label = 'fake';
  readonly contexts: ResearchContext[] = [];

  constructor(readonly propose_: (context: ResearchContext) => Proposal = proposeByHash) {}

  async propose(context: ResearchContext): Promise<Proposal> {
    this.contexts.push(context);
    return Promise.resolve(this.propose_(context));
  }
}

export function proposeByHash(context: ResearchContext): Proposal {
  const draw = seedFromText(`${context.seed} ${context.arm} ${context.parent.script}`) % 9;
  if (draw === 0) throw new AppError('endpoint-failed', 'the endpoint failed (500)');
  if (draw === 1) return proposal(context.parent.script + '\n\n');
  return proposal(`${context.parent.script}// ${context.trialIndex} ${draw}\n`);
}

export function studyRun(journal: Journal, overrides: Partial<StudyRun> = {}): StudyRun {
  const researcher = new FakeResearcher();
  return {
    journal,
    runner: new FakeRunner(),
    researcherFor: () => researcher,
    signal: new AbortController().signal,
    ...overrides,
  };
}
