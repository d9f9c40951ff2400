/** Merged launches: how few dispatches an optimizer's step takes, and that none depends on another beside it. */
import { expect, test } from 'vitest';
import type { Merging } from '../../../src/engine/levels';
import { plan } from '../../../src/engine/plan';
import type { Plan, PlannedProgram } from '../../../src/engine/plan';
import type { Program } from '../../../src/graph/ir';
import { differentiateLoss, gradientProgram, updateProgram } from '../../../src/graph/training';
import { hardwareVariants, quadVariants, softwareVariants } from '../../../src/kernels/kernel';
import type { Variants } from '../../../src/kernels/kernel';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded } from '../../../src/script/recorded';
import type { RecordedScript } from '../../../src/script/recorded';
import { createSandbox } from '../../../src/script/sandbox';
import muon from '../../techniques/muon.js?raw';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));

const everyVariant = [softwareVariants, quadVariants, hardwareVariants];

async function recorded(source: string, layers: number): Promise<RecordedScript> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 1, contextLength: 16 };
  const json = await sandbox.record({ source, settings: { layers }, evaluation, vocabularySize: 4096 });
  sandbox.dispose();
  return parseRecorded(json, 4096);
}

const planOf = (program: Program, merging: Merging, variants: Variants): Plan =>
  plan({ main: { program, slots: 1, merging } }, variants, 2e9);

const planned = (program: Program, merging: Merging, variants: Variants): PlannedProgram =>
  planOf(program, merging, variants).programs['main']!;

test.each([
  { baseline: 'gpt2-7m', optimizer: 'AdamW', source: modules['gpt2-7m']!, layers: 6, most: 12 },
  { baseline: 'gpt2-7m', optimizer: 'Muon', source: muon, layers: 6, most: 40 },
  // Its gates' matrices are of another form: on software adapters they go by themselves.
  { baseline: 'autoresearch-7m', optimizer: 'Muon', source: modules['autoresearch-7m']!, layers: 8, most: 64 },
])('$baseline with $optimizer takes few dispatches a step', async ({ source, layers, most }) => {
  const { update } = await recorded(source, layers);
  const program = updateProgram({ ...update, results: {} });
  for (const variants of everyVariant) {
    const { dispatches, launches } = planned(program, 'all', variants);
    expect(dispatches.length).toBeLessThanOrEqual(variants === hardwareVariants ? Math.min(most, 40) : most);
    expect(dispatches.length).toBeLessThan(launches.length / 2);
  }
});

test.each([{ accumulate: false }, { accumulate: true }])(
  'a micro-batch of six layers takes at most 170 dispatches, accumulate $accumulate',
  async ({ accumulate }) => {
    const { train, parameters } = await recorded(modules['gpt2-7m']!, 6);
    const program = gradientProgram(differentiateLoss(train.graph, train.loss, parameters), { accumulate });
    for (const variants of everyVariant)
      expect(planned(program, 'late', variants).dispatches.length).toBeLessThanOrEqual(170);
  },
);

test('what waits at the end of gradients takes at most a twentieth more memory', async () => {
  const { train, parameters } = await recorded(modules['gpt2-7m']!, 6);
  const program = gradientProgram(differentiateLoss(train.graph, train.loss, parameters), { accumulate: true });
  for (const variants of everyVariant) {
    const apart = planOf(program, 'none', variants).peakBytes;
    expect(planOf(program, 'late', variants).peakBytes).toBeLessThan(1.05 * apart);
  }
});

test('software adapters put nothing large beside a kernel of another form', async () => {
  const { update } = await recorded(muon, 6);
  const { dispatches } = planned(updateProgram({ ...update, results: {} }), 'all', quadVariants);
  for (const { kernel } of dispatches) {
    const forms = new Set([...kernel.wgsl.matchAll(/fn main_(\d+)\(/g)].map(([, form]) => form)).size;
    expect(forms <= 1 || kernel.grid[0] * kernel.grid[1] <= 8, kernel.name).toBe(true);
  }
});
