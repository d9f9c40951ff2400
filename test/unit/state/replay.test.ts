import { describe, expect, test } from 'vitest';
import { gainLines } from '../../../src/state/gain-lines';
import { lineageLayout } from '../../../src/state/lineage-layout';
import { replayedTrial } from '../../../src/state/replayed-trial';
import { positionAt, timelineOf } from '../../../src/state/replay-timeline';
import { entryWords } from '../../../src/state/replay-words';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { controlledStudy } from '../../support/controlled-study';
import { recordedStudy } from '../../support/recorded-study';

const controlled = await controlledStudy();
const small = await recordedStudy();

/** Entries with nothing but times, in seconds. */
const at = (seconds: readonly number[], kind: 'studyResumed' | 'testOpened' = 'testOpened'): JournalEntry[] =>
  seconds.map((second, sequence) => ({
    ...{ sequence, previous: '', hash: '', event: { kind } },
    time: new Date(1000 * second).toISOString(),
  }));

describe('the timeline of a replay', () => {
  test('of a long study takes three quarters of a minute, and no gap more than two seconds', () => {
    const { durationMs } = timelineOf(controlled);
    expect(durationMs).toBeGreaterThan(40_000);
    expect(durationMs).toBeLessThan(50_000);
    const { atMs } = timelineOf(at(Array.from({ length: 101 }, (_, i) => 30 * i + (i > 50 ? 100_000 : 0))));
    expect((atMs[51] ?? 0) - (atMs[50] ?? 0)).toBeCloseTo(2_005, 6);
    for (const [i, ms] of atMs.entries()) expect(ms - (atMs[i - 1] ?? 0)).toBeLessThanOrEqual(2_005);
  });

  test('keeps the proportions of gaps that are not capped', () => {
    const { atMs } = timelineOf(at(Array.from({ length: 101 }, (_, i) => 30 * i + (i > 50 ? 30 * (i - 50) : 0))));
    const gap = (i: number): number => (atMs[i + 1] ?? 0) - (atMs[i] ?? 0) - 5;
    expect(gap(80) / gap(20)).toBeCloseTo(2, 3);
  });

  test('of a study shorter than that is no slower than the study was', () => {
    const { durationMs } = timelineOf(at([0, 0.5, 1.5]));
    expect(durationMs).toBeCloseTo(1510, 6);
  });

  test('leaves out the time until a study was resumed, and a clock that was set back', () => {
    expect(timelineOf(at([0, 5000], 'studyResumed')).durationMs).toBeLessThan(10);
    expect(timelineOf(at([60, 0])).durationMs).toBeLessThan(10);
  });

  test('finds every position again from its moment, also among entries of one millisecond', () => {
    for (const entries of [controlled, small, at([1, 1, 1, 1])]) {
      const timeline = timelineOf(entries);
      expect(timeline.atMs.map((ms) => positionAt(timeline, ms))).toEqual(entries.map((_, i) => i + 1));
      expect(positionAt(timeline, -1)).toBe(1);
    }
  });
});

test('the trial that trains at a moment has the share of its curve that was trained by then', () => {
  const started = small.findIndex(({ event }) => event.kind === 'trialStarted');
  const finished = small.findIndex(({ event }, i) => i > started && event.kind === 'trialFinished');
  const position = finished;
  expect(replayedTrial(small, position, 0)?.steps).toEqual([]);
  const live = replayedTrial(small, position, 0.5);
  expect(live).toMatchObject({ arm: 'none', index: 0, stage: 'training', progress: 0.5, tokensPerSecond: 4096 });
  expect(live?.steps.map(({ step }) => step)).toEqual([1, 2]);
  expect(live?.evaluations).toEqual([]);
  expect(replayedTrial(small, position, 1)?.evaluations).toHaveLength(1);
  expect(replayedTrial(small, finished + 1, 0.5)).toBeNull();
});

test('each entry has words, and a decision names its trial and arm', () => {
  const { manifest } = fold(controlled);
  for (const entry of controlled) expect(entryWords(entry, manifest)).toMatch(/^[a-z]/);
  const kept = controlled.find(({ event }) => event.kind === 'trialDecided' && event.decision === 'keep');
  expect(kept && entryWords(kept, manifest)).toMatch(/^trial \d of the arm with(out)? (shuffled )?papers: kept$/);
});

test('gain lines rise from 0 to what the comparison says, and mark what was kept', () => {
  const view = fold(small);
  const papers = gainLines(view).find(({ arm }) => arm === 'papers')?.points ?? [];
  expect(papers.map(({ gain }) => gain.toFixed(2))).toEqual(['0.00', '10.00', '15.00']);
  expect(gainLines(view)[0]?.points.map(({ isKept }) => isKept)).toEqual([true, false, false]);
});

describe('the lineage', () => {
  test('has kept changes in a row and the others below, each to the right of its parent', () => {
    for (const arm of fold(controlled).arms) {
      const { nodes, rows } = lineageLayout(arm);
      expect(nodes).toHaveLength(arm.trials.length);
      for (const { trial, isTrunk, row, column, parent } of nodes) {
        expect(row === 0).toBe(isTrunk);
        expect(parent?.trial.index ?? null).toBe(trial.parent);
        if (parent !== null) expect(column).toBeGreaterThan(parent.column);
      }
      expect(rows).toBe(Math.max(...nodes.map(({ row }) => row)));
    }
  });

  test('puts no two trials in one place, however many edits a parent has', () => {
    const [arm] = fold(small).arms;
    const [root, leaf] = arm?.trials ?? [];
    if (arm === undefined || root === undefined || leaf === undefined) throw new Error('the study has no trials');
    const leaves = Array.from({ length: 60 }, (_, i) => ({ ...leaf, index: i + 1, parent: 0 }));
    const child = { ...leaf, index: 61, parent: 0, decision: 'keep' as const };
    const grandchild = { ...leaf, index: 62, parent: 61 };
    const { nodes, rows } = lineageLayout({ ...arm, trials: [root, ...leaves, child, grandchild] });
    expect(rows).toBeLessThanOrEqual(8);
    expect(new Set(nodes.map(({ row, column }) => `${row} ${column.toFixed(3)}`)).size).toBe(nodes.length);
  });
});
