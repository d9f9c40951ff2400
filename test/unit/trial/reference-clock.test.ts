/** The reference clock bills a script alike on every adapter, whichever kernels do its work and in how many dispatches. */
import { expect, test } from 'vitest';
import { hardwareVariants, quadVariants, softwareVariants } from '../../../src/kernels/kernel';
import { baselines } from '../../../src/script/baselines';
import { stepPrograms, buildModel } from '../../../src/trial/model';
import { referenceSeconds } from '../../../src/trial/reference-clock';
import { recordScript, roomyCaps } from '../../support/recording';

const muon = baselines.find(({ id }) => id === 'autoresearch-7m')!.source;
const adamw = baselines.find(({ id }) => id === 'gpt2-7m')!.source;
const batch = (sequences: number, ofThem = sequences) => ({
  sequencesPerStep: sequences,
  sequencesPerMicroBatch: ofThem,
});

test.each([
  ['gpt2-7m', adamw, { layers: 2, ...batch(2) }],
  ['gpt2-7m at many tokens, in two micro-batches', adamw, { layers: 1, ...batch(160, 80) }],
  ['gpt2-7m past the rows of one dispatch', adamw, { layers: 1, ...batch(320) }],
  ['a narrow one', adamw, { layers: 2, width: 32, heads: 2, ...batch(8, 4) }],
  ['autoresearch-7m with Muon', muon, { layers: 2, ...batch(8, 4) }],
])('%s costs the same on software adapters and on GPUs', async (_, source, settings) => {
  const script = await recordScript(source, settings);
  const [software, quads, hardware] = [softwareVariants, quadVariants, hardwareVariants].map((variants) => {
    const slots = script.sequencesPerStep / script.train.sequences;
    const model = buildModel(
      script,
      [script.train],
      slots,
      { variants, maxArenaBytes: 8e9 },
      {
        ...roomyCaps,
        peakBytes: 1e11,
      },
    );
    const programs = stepPrograms(model, model.shape).map(({ program }) => model.plan.programs[program]!);
    return { seconds: programs.map(referenceSeconds), launches: programs.map(({ launches }) => launches.length) };
  });
  expect(hardware!.seconds).toEqual(software!.seconds);
  expect(quads!.seconds).toEqual(software!.seconds);
  // The launches do differ, or this test would show nothing.
  expect(hardware!.launches).not.toEqual(software!.launches);
});
