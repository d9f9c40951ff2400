import { describe, expect, test } from 'vitest';
import { fold } from '../../../src/study/fold';
import { studyIdOf } from '../../../src/study/manifest';
import { noiseFloor } from '../../../src/study/noise';
import { makeReceipt, readReceipt } from '../../../src/study/receipt';
import { Results } from '../../../src/study/results';
import { retrainTrial } from '../../../src/study/run-trial';
import { compareWithRecorded, recordedPair } from '../../../src/study/verify';
import type { RecordedPair } from '../../../src/study/verify';
import type { TrialMeasurements, TrialOutcome } from '../../../src/trial/types';
import { controlledStudy } from '../../support/controlled-study';
import { lastDigitOff } from '../../support/rechain';
import { recordedStudy } from '../../support/recorded-study';
import { FakeRunner, failed, finished } from './fakes';

type Finished = Extract<TrialOutcome, { kind: 'finished' }>;

const entries = await controlledStudy();
const view = fold(entries);
const pair = recordedPair(view, { arm: 'papers', index: 1 }) as RecordedPair;
const sigma = noiseFloor(view, new Results(view)).sigma ?? Number.NaN;
const same = ({ valBpb, measurements }: RecordedPair['child']): Finished => ({
  kind: 'finished',
  valBpb,
  measurements,
});

const changed = (outcome: Finished, change: Partial<TrialMeasurements>, valBpb = outcome.valBpb): Finished => ({
  ...outcome,
  valBpb,
  measurements: { ...outcome.measurements, ...change },
});
const elsewhere = (outcome: Finished, delta = 0): Finished =>
  changed(
    outcome,
    {
      facts: { ...outcome.measurements.facts, adapter: 'another adapter' },
      steps: outcome.measurements.steps.map((step) => ({ ...step, loss: step.loss + 1e-6 })),
    },
    outcome.valBpb + delta,
  );
const verified = (parent: TrialOutcome, child: TrialOutcome) => compareWithRecorded(view, pair, [parent, child]);

describe('a verification', () => {
  test('is bitwise when every recorded number comes again', () => {
    const { trials, ...answer } = verified(same(pair.parent), same(pair.child));
    expect(answer).toMatchObject({
      answer: 'bitwise',
      ground: 'equal',
      gain: answer.recordedGain,
      adapter: 'test adapter',
    });
    expect(
      trials.map(({ isEqual, differing, largestLossDifference }) => [isEqual, differing, largestLossDifference]),
    ).toEqual([
      [true, 0, 0],
      [true, 0, 0],
    ]);
  });

  test('is outside on the same adapter when the last digit of one loss differs, and names the step', () => {
    const outcome = same(pair.child);
    const steps = outcome.measurements.steps.map((step, i) =>
      i === 1 ? { ...step, loss: lastDigitOff(step.loss) } : step,
    );
    const { answer, ground, trials } = verified(same(pair.parent), changed(outcome, { steps }));
    expect([answer, ground]).toEqual(['outside', 'same-adapter']);
    expect(trials[1]).toMatchObject({ isEqual: false, differing: 1, firstStep: 2, evaluationsDiffering: 0 });
    expect(trials[1]?.largestLossDifference).toBeGreaterThan(0);
    expect(trials[1]?.largestLossDifference).toBeLessThan(1e-14);
  });

  test.each<[string, (outcome: Finished) => Finished]>([
    [
      'an evaluation',
      (outcome) => changed(outcome, { evaluations: [{ step: 3, tokens: 1536, valBpb: lastDigitOff(outcome.valBpb) }] }),
    ],
    ['the final val_bpb', (outcome) => changed(outcome, {}, lastDigitOff(outcome.valBpb))],
    ['the number of steps', (outcome) => changed(outcome, { steps: outcome.measurements.steps.slice(1) })],
    [
      'the tokens seen',
      (outcome) => changed(outcome, { steps: outcome.measurements.steps.map((step) => ({ ...step, tokens: 1 })) }),
    ],
    [
      'an evaluation more',
      (outcome) =>
        changed(outcome, { evaluations: [...outcome.measurements.evaluations, { step: 4, tokens: 2048, valBpb: 2 }] }),
    ],
  ])('is not bitwise when %s differs', (_what, change) => {
    expect(verified(same(pair.parent), change(same(pair.child)))).toMatchObject({
      answer: 'outside',
      ground: 'same-adapter',
    });
    expect(verified(change(same(pair.parent)), same(pair.child))).toMatchObject({
      answer: 'outside',
      ground: 'same-adapter',
    });
  });

  test('on another adapter is within the band up to one σ of the noise floor, and outside beyond', () => {
    const [parent, child] = [same(pair.parent), same(pair.child)];
    expect(verified(elsewhere(parent), elsewhere(child, 0.99 * sigma))).toMatchObject({
      answer: 'within',
      ground: 'in-band',
      sigma,
      sigmaSeeds: 8,
    });
    expect(verified(elsewhere(parent, -1.01 * sigma), elsewhere(child))).toMatchObject({
      answer: 'outside',
      ground: 'out-of-band',
    });
    expect(verified(elsewhere(parent, 0.5 * sigma), elsewhere(child)).gain).toBeCloseTo(
      pair.parent.valBpb - pair.child.valBpb + 0.5 * sigma,
      12,
    );
  });

  test.each([
    { how: 'with other tuned kernels', fact: { tuned: { 'matmul 8×8': 'shared' } } },
    { how: 'with activations recomputed', fact: { recomputed: true } as const },
  ])('$how on the same adapter is judged by the band, too', ({ fact }) => {
    const outcome = same(pair.child);
    const facts = { ...outcome.measurements.facts, ...fact };
    const other = changed(outcome, { facts }, outcome.valBpb + sigma / 2);
    expect(verified(same(pair.parent), other)).toMatchObject({ answer: 'within' });
  });

  test('of a study without a noise floor has no band', async () => {
    const quick = fold(await recordedStudy());
    const two = recordedPair(quick, { arm: 'papers', index: 1 }) as RecordedPair;
    expect(compareWithRecorded(quick, two, [same(two.parent), same(two.child)])).toMatchObject({
      answer: 'bitwise',
      sigma: null,
    });
    expect(compareWithRecorded(quick, two, [same(two.parent), elsewhere(same(two.child))])).toMatchObject({
      answer: 'outside',
      ground: 'no-band',
    });
  });

  test('of a training that fails here is outside, with its error', () => {
    const { answer, ground, trials, gain } = verified(same(pair.parent), failed('nan', 'it diverged'));
    expect([answer, ground, gain]).toEqual(['outside', 'failed', null]);
    expect(trials[1]).toMatchObject({ hereBpb: null, error: { message: 'it diverged' } });
  });

  test('needs a trial and a parent that were measured', () => {
    expect(recordedPair(view, { arm: 'papers', index: 0 })).toBeNull();
    expect(recordedPair(view, { arm: 'none', index: 3 })).toBeNull();
    expect(recordedPair(view, { arm: 'random', index: 1 })).toBeNull();
    expect(recordedPair(view, { arm: 'papers', index: 99 })).toBeNull();
  });

  test('trains with the very spec of the study’s runner', async () => {
    const runner = new FakeRunner(() => finished(2, 1000));
    const { arm, index, script } = pair.child;
    const outcome = await retrainTrial(
      runner,
      view.manifest,
      { arm, index, script },
      () => undefined,
      new AbortController().signal,
    );
    expect(runner.specs).toHaveLength(1);
    expect(runner.specs[0]).toMatchObject({
      script,
      seed: view.arms[1]?.trials[1]?.seed,
      trialId: `${await studyIdOf(view.manifest)}-papers-1`,
      budget: view.manifest.budget,
      evaluation: view.manifest.evaluation,
    });
    expect(outcome.kind === 'finished' && outcome.measurements.steps).toHaveLength(200);
  });
});

describe('a receipt', async () => {
  const verification = verified(same(pair.parent), elsewhere(same(pair.child)));
  const facts = {
    studyId: await studyIdOf(view.manifest),
    name: view.manifest.name,
    entries,
    made: new Date(Date.UTC(2026, 5, 1)),
    browser: '<script>alert(1)</script>',
    verification,
  };
  const receipt = await makeReceipt(facts);

  test('is read back, however it is laid out, and names the journal’s head', async () => {
    expect(await readReceipt(JSON.stringify(receipt))).toEqual(receipt);
    expect(await readReceipt(JSON.stringify(Object.fromEntries(Object.entries(receipt).reverse()), null, 4))).toEqual(
      receipt,
    );
    expect(receipt.study).toMatchObject({ head: entries.at(-1)?.hash, entries: entries.length });
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'with another answer',
      (text) =>
        text.replace('"answer":"outside"', '"answer":"bitwise"').replace('"answer":"within"', '"answer":"bitwise"'),
      /was changed after it was made/,
    ],
    ['with another gain', (text) => text.replace(/"recordedGain":[\d.]+/, '"recordedGain":1'), /was changed/],
    ['of another version', (text) => text.replace('"version":1', '"version":2'), /it has version 2/],
    ['with a field more', (text) => text.replace('{"bibliograd"', '{"html":"<img>","bibliograd"'), /is not a receipt/],
    ['that is cut short', (text) => text.slice(0, -20), /is not JSON/],
    ['that is huge', (text) => text + ' '.repeat(70_000), /longer than/],
  ])('%s is refused', async (_what, change, reason) => {
    await expect(readReceipt(change(JSON.stringify(receipt)))).rejects.toThrow(reason);
  });
});
