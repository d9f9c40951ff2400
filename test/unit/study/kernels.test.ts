import { expect, test } from 'vitest';
import * as v from 'valibot';
import { trialSpec } from '../../../src/study/context';
import { eventSchema } from '../../../src/study/schemas';
import { testManifest } from './fakes';

const specOf = (choices: Parameters<typeof testManifest>[0]) =>
  trialSpec(testManifest(choices), 'study', { arm: 'none', index: 0 }, 'export {}');

test('a study is canonical unless it says otherwise, and its trials follow it', () => {
  expect(testManifest()).not.toHaveProperty('kernels');
  expect(specOf({})).not.toHaveProperty('kernels');
  expect(specOf({ kernels: 'tuned' }).kernels).toBe('tuned');
});

test('the journal keeps what a study asked for and what its trials were tuned to', () => {
  const facts = {
    parameters: 1,
    stepsPlanned: 1,
    tokensPerStep: 1,
    peakBytes: 1,
    dispatchesPerStep: 1,
    adapter: 'a',
    preparationMs: { record: 1, plan: 1, bind: 1 },
    tuned: { 'matmul NN 1×8×8×8': 'sharedSmall' },
  };
  const events = [
    { kind: 'studyCreated', manifest: testManifest({ kernels: 'tuned' }) },
    { kind: 'trialMeasured', arm: 'none', index: 0, facts },
  ];
  for (const event of events) expect(v.parse(eventSchema, event)).toEqual(event);
  const unknown = { ...testManifest(), kernels: 'fastest' };
  expect(v.safeParse(eventSchema, { kind: 'studyCreated', manifest: unknown }).success).toBe(false);
});
