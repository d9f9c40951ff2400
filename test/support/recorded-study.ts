/** A finished two-arm study, made by running the study over a fake trainer: for screens and for import tests. */
import { createManifest } from '../../src/study/manifest';
import { memoryJournal } from '../../src/study/journal';
import type { JournalEntry } from '../../src/study/events';
import type { Proposal, ResearchContext, TrialRunner } from '../../src/study/ports';
import { createStudy, runStudy } from '../../src/study/runner';
import type { TrialOutcome } from '../../src/trial/types';

export const baseline = 'export const settings = {\n  lr: 0.001,\n  beta2: 0.95,\n};\n';
export const adam = {
  id: 'arXiv:1412.6980',
  title: 'Adam: A Method for Stochastic Optimization',
  authors: 'Diederik P. Kingma, Jimmy Ba',
  year: 2014,
  venue: 'arXiv',
};
const muon = { id: 'arXiv:2502.16982', title: 'Muon is Scalable', authors: 'Jingyuan Liu', year: 2025, venue: 'arXiv' };

/** val_bpb by learning rate; a rate that is not here crashes. */
const results: Readonly<Record<string, number>> = { '0.001': 2.5, '0.002': 2.25, '0.0005': 2.75, '0.003': 2.125 };
const rates = { none: ['0.0005', '0.009'], papers: ['0.002', '0.003'] } as const;

export function measuredAs(valBpb: number): TrialOutcome {
  const facts = {
    parameters: 7_340_032,
    stepsPlanned: 3,
    tokensPerStep: 512,
    peakBytes: 2 ** 27,
    dispatchesPerStep: 200,
    adapter: 'test adapter',
    preparationMs: { record: 100, plan: 50, bind: 300 },
  };
  const steps = [1, 2, 3].map((step) => ({ step, tokens: 512 * step, loss: valBpb + 6 / step, lr: 0.001 }));
  return {
    kind: 'finished',
    valBpb,
    measurements: {
      facts,
      steps,
      evaluations: [{ step: 3, tokens: 1536, valBpb }],
      samples: [{ prompt: 'Once upon a time', text: 'Once upon a time there was a red fox.' }],
      tokensPerSecond: 4096,
      elapsedSeconds: 2.5,
    },
  };
}

const runner: TrialRunner = {
  run({ script }) {
    const rate = /lr: ([\d.]+)/.exec(script)?.[1] ?? '';
    const valBpb = results[rate];
    if (valBpb !== undefined) return Promise.resolve(measuredAs(valBpb));
    const message = 'train.js:2: the loss is not finite';
    return Promise.resolve({ kind: 'failed', failure: 'nan', error: { code: 'probe-failed', message } });
  },
};

function propose({ arm, trialIndex, parent }: ResearchContext): Proposal {
  const rate = (arm === 'papers' ? rates.papers : rates.none)[trialIndex - 1] ?? '0.004';
  return {
    title: `lr = ${rate}`,
    rationale: 'The learning rate looks wrong.',
    script: parent.script.replace(/lr: [\d.]+/, `lr: ${rate}`),
    papersConsidered: arm === 'papers' ? [adam, muon] : [],
    papersCited: arm === 'papers' ? [adam] : [],
    toolCalls: [],
    tokensUsed: 1200,
    researcher: 'test',
  };
}

/** Baseline 2.5; without papers one discarded and one failed; with papers two kept, the best 2.125. */
export async function recordedStudy(): Promise<readonly JournalEntry[]> {
  let seconds = 0;
  const journal = memoryJournal({ now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++) });
  const manifest = createManifest({
    createdAt: '2026-01-01T00:00:00.000Z',
    name: 'A recorded study',
    preset: 'micro',
    baselineScript: baseline,
    researcher: { kind: 'librarian' },
    seed: 1,
    trialsPerArm: 3,
  });
  await createStudy(journal, manifest);
  const researcher = { label: 'test', propose: (context: ResearchContext) => Promise.resolve(propose(context)) };
  await runStudy({ journal, runner, researcherFor: () => researcher, signal: new AbortController().signal });
  return journal.entries();
}
