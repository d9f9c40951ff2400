/**
 * npm run study:planted [-- --tokens 15360] [--only NAME,…]
 * Changes whose effect is known, or known to be none, go through search and confirmation in real training of the micro model: does the
 * confirmation call them real? Last line: one JSON object.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { AppError } from '../base/errors';
import { baselines } from '../script/baselines';
import { memoryJournal } from '../study/journal';
import { createManifest } from '../study/manifest';
import type { StudyManifest } from '../study/manifest';
import type { Proposal, Researcher } from '../study/ports';
import { protocolOf } from '../study/protocol';
import { reportOf } from '../study/report';
import { createStudy, runStudy } from '../study/runner';
import { readSetting, writeSetting } from '../study/script-settings';
import { openHeadless } from './headless';
import type { Headless } from './headless';

const options = { tokens: { type: 'string', default: '15360' }, only: { type: 'string' } } as const;

/** Multiplies a number of the settings. */
function scaled(script: string, key: string, factor: number): string {
  const value = readSetting(script, key);
  const changed = value === undefined ? null : writeSetting(script, key, value * factor);
  if (changed === null) throw new AppError('usage', `planted effects: the baseline has no setting ${key}`);
  return changed;
}

const halved = (script: string): string =>
  ['sequencesPerStep', 'sequencesPerMicroBatch'].reduce((text, key) => scaled(text, key, 0.5), script);

interface Planted {
  readonly spoil: (script: string) => string;
  readonly change: (script: string) => string;
}

const same = (script: string): string => script;

const planted: Readonly<Record<string, Planted>> = {
  'a learning rate 4× too low, repaired': {
    spoil: (script) => scaled(script, 'lr', 1 / 4),
    change: (script) => scaled(script, 'lr', 4),
  },
  'half the batch, lr ÷ √2': { spoil: same, change: (script) => scaled(halved(script), 'lr', Math.SQRT1_2) },
  'half the batch, lr as it was': { spoil: same, change: halved },
  'a remark, which changes nothing': { spoil: same, change: (script) => `${script}\n// nothing\n` },
};

/** Proposes the one change. */
const scripted = (change: Planted['change'], title: string): Researcher => ({
  label: 'planted',
  propose: ({ parent }): Promise<Proposal> =>
    Promise.resolve({
      ...{ title, rationale: '', script: change(parent.script), researcher: 'planted' },
      ...{ papersConsidered: [], papersCited: [], toolCalls: [], tokensUsed: 0 },
    }),
});

function manifestOf(name: string, { spoil }: Planted, tokens: number): StudyManifest {
  const draft = { createdAt: new Date().toISOString(), name, preset: 'micro', seed: 11 } as const;
  const source = baselines[0]?.source ?? '';
  const choices = { ...draft, researcher: { kind: 'librarian' }, arms: ['none'], trialsPerArm: 2 } as const;
  const plain = createManifest({ ...choices, baselineScript: source });
  return createManifest({
    ...{ ...choices, baselineScript: spoil(plain.baselineScript) },
    ...{ budget: { clock: 'tokens', amount: tokens } },
    protocol: { ...protocolOf('controlled'), ablation: false, sealedTest: false },
  });
}

async function classify(name: string, effect: Planted, tokens: number, { runner }: Headless) {
  const journal = memoryJournal({ now: () => new Date() });
  await createStudy(journal, manifestOf(name, effect, tokens));
  const view = await runStudy({
    ...{ journal, runner, researcherFor: () => scripted(effect.change, name), signal: new AbortController().signal },
  });
  const [arm] = reportOf(view).arms;
  const decision = view.arms[0]?.trials[1]?.decision ?? null;
  const { mean = 0, interval = null } = arm?.confirmed ?? {};
  return { name, decision, sigma: reportOf(view).noise.sigma, gain: mean, interval, isReal: (interval?.low ?? 0) > 0 };
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const headless = await openHeadless('embedded');
  const rows = [];
  for (const [name, effect] of Object.entries(planted)) {
    if (values.only !== undefined && !values.only.split(',').some((part) => name.includes(part))) continue;
    rows.push(await classify(name, effect, Number(values.tokens), headless));
    console.error(JSON.stringify(rows.at(-1)));
  }
  const bpb = (value: number): string => value.toFixed(4);
  console.log(
    markdownTable([
      ['planted change', 'search', 'σ', 'confirmed gain (95 %)', 'called real'],
      ...rows.map(({ name, decision, sigma, gain, interval, isReal }) => [
        ...[name, decision ?? '', sigma === null ? '' : bpb(sigma)],
        interval === null ? bpb(gain) : `${bpb(gain)} (${bpb(interval.low)}–${bpb(interval.high)})`,
        isReal ? 'yes' : 'no',
      ]),
    ]),
  );
  console.log(JSON.stringify({ rows }));
}
