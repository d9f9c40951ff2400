/** Merged launches: how few dispatches an optimizer's step takes, and that none depends on another beside it. */
import { expect, test } from 'vitest';
import { plan } from '../../../src/engine/plan';
import type { PlannedProgram } from '../../../src/engine/plan';
import { updateProgram } from '../../../src/graph/training';
import { hardwareVariants, softwareVariants } from '../../../src/kernels/kernel';
import type { Variants } from '../../../src/kernels/kernel';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded } from '../../../src/script/recorded';
import { createSandbox } from '../../../src/script/sandbox';
import muon from '../../techniques/muon.js?raw';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));

async function stepOf(source: string, layers: number, variants: Variants): Promise<PlannedProgram> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 1, contextLength: 16 };
  const json = await sandbox.record({ source, settings: { layers }, evaluation, vocabularySize: 4096 });
  sandbox.dispose();
  const program = updateProgram({ ...parseRecorded(json, 4096).update, results: {} });
  return plan({ update: { program, slots: 1, isMerged: true } }, variants, 2e9).programs['update']!;
}

test.each([
  ['gpt2-7m', 'AdamW', modules['gpt2-7m']!, 6, 12],
  ['gpt2-7m', 'Muon', muon, 6, 40],
  ['autoresearch-7m', 'Muon and AdamW', modules['autoresearch-7m']!, 8, 40],
])('%s with %s takes few dispatches a step', async (_, __, source, layers, most) => {
  for (const variants of [softwareVariants, hardwareVariants]) {
    const { dispatches, launches } = await stepOf(source, layers, variants);
    expect(dispatches.length).toBeLessThanOrEqual(most);
    expect(dispatches.length).toBeLessThan(launches.length);
  }
});
