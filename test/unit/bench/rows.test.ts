/** Rows of the bench: what is void carries no figure, and the tables say why. */
import { expect, test } from 'vitest';
import type { Entry, Result } from '../../bench/contest';
import { trainingTable } from '../../bench/report';
import { shareOf } from '../../bench/share';
import { modelFlopsPerToken, sizes } from '../../bench/sizes';
import { trainingRows } from '../../bench/training';
import type { EngineName } from '../../bench/workload';

const size = sizes[0]!;
const losses = Array.from({ length: 12 }, (_, step) => 6 - step / 10);

const entryOf = (engine: EngineName, change: Partial<Entry> = {}): Entry => ({
  contestant: { key: engine, engine, work: { kind: 'training', size } },
  openSeconds: 1,
  firstRunSeconds: 2,
  seconds: [0.1, 0.2, 0.1],
  outputs: losses,
  dispatchesPerRun: 10,
  submitsPerRun: 1,
  counts: { bytes: 8, peakBytes: 2 ** 20, dispatches: 30, submits: 3, pipelines: 5, errors: [] },
  facts: {},
  ...change,
});

test('tokens a second and the ratio come from paired rounds', () => {
  const rows = trainingRows(size, [entryOf('ours'), entryOf('jax-js', { seconds: [0.3, 0.6, 0.2] })]);
  expect(rows[0]).toMatchObject({ engine: 'ours', ratio: 1, tokensPerSecond: 5120, tokensPerSecondLow: 2560 });
  expect(rows[1]?.ratio).toBeCloseTo(3, 12);
  expect(rows[1]?.tokensPerSecond).toBeCloseTo(512 / 0.3, 6);
  expect(rows[1]?.stepsCompared).toBe(10);
});

test('only the first ten steps are compared', () => {
  const drifted = losses.map((loss, step) => (step < 10 ? loss : loss + 1));
  expect(trainingRows(size, [entryOf('ours'), entryOf('tfjs', { outputs: drifted })])[1]?.reason).toBeUndefined();
});

test('an engine whose losses part from ours has no speed, and the table gives the reason', () => {
  const wrong = losses.map((loss, step) => (step === 4 ? loss + 0.01 : loss));
  const rows = trainingRows(size, [entryOf('ours'), entryOf('tfjs', { outputs: wrong })]);
  expect(rows[1]).toMatchObject({ tokensPerSecond: null, ratio: null });
  expect(trainingTable(rows)).toContain('tiny, tfjs: void, output 4 is 5.610000 where ours is 5.600000');
});

test('an engine that failed or was too slow has a row that says so', () => {
  const failed: Result = {
    contestant: entryOf('tfjs').contestant,
    failure: 'its second run took 95 s; the limit is 30 s',
  };
  const rows = trainingRows(size, [entryOf('ours'), failed]);
  expect(rows[1]).toMatchObject({
    engine: 'tfjs',
    tokensPerSecond: null,
    reason: 'its second run took 95 s; the limit is 30 s',
  });
  expect(trainingTable(rows)).toContain('tiny, tfjs: not measured, its second run took 95 s');
});

test('model FLOPs are six a weight that multiplies, and attention beside them', () => {
  const small = { ...sizes.find(({ name }) => name === 'gpt2-7m')!, contextLength: 2 };
  // Two products of T × T by C, forward and twice as many backward, two FLOPs each: 12 a pair and channel. Two tokens have 3 pairs.
  const weights = 8 * (3 * 256 * 256 + 256 * 256 + 2 * 4 * 256 * 256) + 4096 * 256;
  expect(modelFlopsPerToken(small, 'all')).toBe(6 * weights + 8 * 12 * 256 * (4 / 2));
  expect(modelFlopsPerToken(small, 'causal')).toBe(6 * weights + 8 * 12 * 256 * (3 / 2));
});

test("the step's share of the best matmul is the median of the rounds that both took", () => {
  const matmul = (seconds: readonly number[]): Entry => entryOf('ours', { seconds });
  const row = shareOf(size, [entryOf('ours'), matmul([0.5, 0.5, 0.5]), matmul([0.1, 0.1, 0.3])]);
  const [flops, matmulFlops] = [512 * modelFlopsPerToken(size, 'all'), 2 * 1024 * 256 * 1024];
  expect(row.matmulFlopsPerSecond).toBeCloseTo(matmulFlops / 0.1, 3);
  expect(row.share.median).toBeCloseTo(flops / matmulFlops, 12);
  expect(row.share.low).toBeCloseTo(flops / matmulFlops / 2, 12);
  expect(row.causalShare.median).toBeLessThan(row.share.median);
});
