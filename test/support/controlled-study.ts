/**
 * A controlled study of three arms over a fake trainer that knows the true effect of every change, plus noise that follows from seed and
 * script: noise floor, paired keeps, confirmation, ablation, pruning and sealed test, in milliseconds.
 */
import { seedFromText } from '../../src/base/random';
import type { JournalEntry } from '../../src/study/events';
import { memoryJournal } from '../../src/study/journal';
import { createManifest } from '../../src/study/manifest';
import type { StudyChoices } from '../../src/study/manifest';
import type { Proposal, ResearchContext, TrialRunner } from '../../src/study/ports';
import { protocolOf } from '../../src/study/protocol';
import { createStudy, runStudy } from '../../src/study/runner';
import { adam, measuredAs } from './recorded-study';

const filler = ['  heads: 2,', '  contextLength: 64,', '  dropout: 0,'];
const baselineScript = [
  'export const settings = {',
  ...['lr: 0.001', 'beta2: 0.95', 'clip: 1', 'warmup: 0', 'decay: 0.1'].flatMap((line) => [`  ${line},`, ...filler]),
  '};\n',
].join('\n');

export const wsd = {
  id: 'arXiv:2404.06395',
  title: 'MiniCPM: Unveiling the Potential of Small Language Models',
  authors: 'Shengding Hu et al.',
  year: 2024,
  venue: 'arXiv',
};

interface Edit {
  readonly from: string;
  readonly to: string;
  /** On val_bpb; below 0 it helps. NaN: it diverges. */
  readonly effect: number;
  readonly papers?: readonly (typeof adam)[];
}

const edits: Readonly<Record<string, readonly Edit[]>> = {
  none: [
    { from: 'lr: 0.001', to: 'lr: 0.0015', effect: -0.03 },
    { from: 'clip: 1', to: 'clip: 0.1', effect: 0.02 },
    { from: 'decay: 0.1', to: 'decay: 9', effect: Number.NaN },
    { from: 'beta2: 0.95', to: 'beta2: 0.9', effect: -0.003 },
  ],
  papers: [
    { from: 'lr: 0.001', to: 'lr: 0.002', effect: -0.055, papers: [adam] },
    { from: 'warmup: 0', to: 'warmup: 0.02', effect: -0.02, papers: [wsd] },
    { from: 'clip: 1', to: 'clip: 0.5', effect: 0.001, papers: [adam] },
    { from: 'beta2: 0.95', to: 'beta2: 0.99', effect: -0.004, papers: [adam] },
  ],
  placebo: [
    { from: 'decay: 0.1', to: 'decay: 0.3', effect: -0.002, papers: [wsd] },
    { from: 'lr: 0.001', to: 'lr: 0.0012', effect: -0.02 },
    { from: 'clip: 1', to: 'clip: 3', effect: 0.004 },
    { from: 'warmup: 0', to: 'warmup: 0.5', effect: 0.06 },
  ],
};

/** Roughly normal with σ = 0.006, the same for the same text. */
function noise(text: string): number {
  const draws = Array.from({ length: 6 }, (_, i) => (seedFromText(`${text} ${i}`) % 10_000) / 10_000 - 0.5);
  return (0.006 / Math.sqrt(0.5)) * draws.reduce((sum, draw) => sum + draw, 0);
}

export const controlledRunner: TrialRunner = {
  run({ script, seed, evaluation, budget }) {
    const effects = Object.values(edits)
      .flat()
      .filter(({ to }) => script.includes(`  ${to},`))
      .map(({ to, effect }) => [to, effect] as const);
    const value = [...new Map(effects).values()].reduce((sum, effect) => sum + effect, 1.84);
    if (!Number.isNaN(value))
      return Promise.resolve(
        measuredAs(value - 0.02 * Math.log2(budget.amount / 30) + noise(`${seed} ${evaluation.split} ${script}`)),
      );
    const message = 'train.js:18: the loss is not finite; lower decay';
    return Promise.resolve({ kind: 'failed', failure: 'nan', error: { code: 'probe-failed', message } });
  },
};

function propose({ arm, trialIndex, parent }: ResearchContext): Proposal {
  const edit = edits[arm]?.[trialIndex - 1] ?? { from: '', to: '', effect: 0 };
  const isReader = arm === 'papers' || arm === 'placebo';
  return {
    title: edit.to,
    rationale: `${edit.from} looks wrong.`,
    script: parent.script.replace(`  ${edit.from},`, `  ${edit.to},`),
    papersConsidered: isReader ? [adam, wsd] : [],
    papersCited: edit.papers ?? [],
    toolCalls: [],
    tokensUsed: 0,
    researcher: 'Offline librarian (not a language model)',
  };
}

/** A clock of its own, so that sessions begin at different times. */
export async function controlledStudy(
  seed = 23,
  choices: Partial<StudyChoices> = {},
): Promise<readonly JournalEntry[]> {
  let seconds = 0;
  const begin = Date.UTC(2026, 2, 2, seed % 24);
  const journal = memoryJournal({ now: () => new Date(begin + 20_000 * seconds++) });
  const manifest = createManifest({
    createdAt: new Date(begin).toISOString(),
    name: `Micro study, librarian, seed ${seed}`,
    preset: 'micro',
    arms: ['none', 'papers', 'placebo'],
    baselineScript,
    researcher: { kind: 'librarian' },
    seed,
    trialsPerArm: 5,
    protocol: protocolOf('controlled'),
    ...choices,
  });
  await createStudy(journal, manifest);
  const runner = controlledRunner;
  const researcher = { label: 'test', propose: (context: ResearchContext) => Promise.resolve(propose(context)) };
  await runStudy({ journal, runner, researcherFor: () => researcher, signal: new AbortController().signal });
  return journal.entries();
}
