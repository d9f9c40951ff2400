import { describe, expect, test } from 'vitest';
import { baselines } from '../../../src/script/baselines';
import { canKeep, decide, decisionOf, deltaOf, parentIndex, runOf, undo, withRun } from '../../../src/state/bench';
import type { Bench } from '../../../src/state/bench';
import { benchCurve, benchRows, settingRows } from '../../../src/state/bench-rows';
import { baselineBench, resized, trialBench } from '../../../src/state/bench-start';
import { BenchStore } from '../../../src/state/bench-store';
import { changeTitle } from '../../../src/state/script-change';
import { fold } from '../../../src/study/fold';
import { readSetting, writeSetting } from '../../../src/study/script-settings';
import type { TrialOutcome } from '../../../src/trial/types';
import { measuredAs, recordedStudy } from '../../support/recorded-study';

const source = baselines[0]?.source ?? '';
const withLr = (lr: number): string => writeSetting(source, 'lr', lr, String) ?? '';
const failure: TrialOutcome = {
  ...{ kind: 'failed', failure: 'crash' },
  error: { code: 'script-error', message: 'train.js:3: rmsNrm is not defined; did you mean rmsNorm?' },
};
const started = (): Bench => baselineBench(source, 'micro');
/** The start at 3, then an edit for each value, all against the start. */
const benchWith = (...values: (number | null)[]): Bench => {
  let bench = withRun(started(), null, started().script, measuredAs(3));
  values.forEach((value, i) => {
    bench = withRun(bench, parentIndex(bench), withLr(i + 2), value === null ? failure : measuredAs(value));
  });
  return bench;
};

describe('the title of a change', () => {
  test.each([
    ['one setting', withLr(0.002), 'lr 0.001 → 0.002'],
    ['a number with many digits', withLr(0.00123456), 'lr 0.001 → 0.00123456'],
    ['lines of code', source.replace('gelu(', 'relu('), '+1 −1 lines'],
    ['both', withLr(0.002).replace('gelu(', 'relu('), 'lr 0.001 → 0.002, +1 −1 lines'],
    ['a line alone', `${source}const a = 1;\n`, '+1 −0 line'],
    ['blanks', `${source}\n\n`, 'unchanged'],
  ])('says %s', (_, after, title) => {
    expect(changeTitle(source, after)).toBe(title);
  });

  test('says at most three settings, and how many more', () => {
    const keys = ['lr', 'minLr', 'warmup', 'beta1', 'beta2'];
    const after = keys.reduce((script, key) => writeSetting(script, key, 0.5) ?? '', source);
    expect(changeTitle(source, after)).toBe('lr 0.001 → 0.5, minLr 0.0001 → 0.5, warmup 0.02 → 0.5, 2 more settings');
  });
});

describe('decisions', () => {
  test('only what is better than the parent of now can be kept, and then it is the parent', () => {
    const bench = benchWith(2.5, 3.5, 2.75);
    expect([0, 1, 2, 3].map((index) => canKeep(bench, index))).toEqual([false, true, false, true]);
    const kept = decide(bench, 1, 'keep');
    expect([parentIndex(kept), kept.script]).toEqual([1, withLr(2)]);
    expect(canKeep(kept, 3)).toBe(false);
    expect(decide(kept, 3, 'keep')).toBe(kept);
    expect(benchRows(kept).map(({ decision }) => decision)).toEqual(['baseline', 'keep', null, null]);
  });

  test('what is discarded gives way to the parent in the editor', () => {
    const bench = { ...benchWith(3.5), script: withLr(2) };
    const discarded = decide(bench, 1, 'discard');
    expect([decisionOf(discarded, 1), discarded.script]).toEqual(['discard', bench.start.script]);
  });

  test('a decision is undone, its script comes back, and decisions before it stand', () => {
    const one = decide(benchWith(2.5, 2.25), 1, 'keep');
    const two = decide(one, 2, 'keep');
    const undone = undo(two);
    expect([parentIndex(two), parentIndex(undone), undone.script]).toEqual([2, 1, withLr(3)]);
    expect(undo(undo(undone)).choices).toEqual([]);
  });

  test('a failed run is neither kept nor discarded, and says why', () => {
    const bench = benchWith(null);
    expect(decide(bench, 1, 'discard')).toBe(bench);
    expect(benchRows(bench)[1]).toMatchObject({
      decision: 'failed',
      valBpb: null,
      delta: null,
      failure: failure.error.message,
    });
  });

  test('a change is told against the parent of the time', () => {
    const bench = decide(benchWith(2.5), 1, 'keep');
    const next = withRun(bench, 1, withLr(9), measuredAs(2.75));
    expect([deltaOf(next, 0), deltaOf(next, 1), deltaOf(next, 2)]).toEqual([null, -0.5, 0.25]);
    expect(next.runs[2]?.title).toBe('lr 2 → 9');
    expect(benchCurve(next, null)?.title).toBe('Run 2: lr 2 → 9');
    expect(benchCurve(next, null)?.behind).toHaveLength(3);
  });

  test('a script that was measured is found again, whatever its blanks', () => {
    expect([runOf(benchWith(2.5), `${withLr(2)}\n`), runOf(benchWith(2.5), withLr(8))]).toEqual([1, -1]);
  });
});

describe('where a bench begins', () => {
  test('another size keeps the edits and takes everything else from that size', () => {
    const edited = { ...started(), script: writeSetting(started().script, 'lr', 0.25) ?? '' };
    const published = resized(edited, source, 'seed');
    expect(readSetting(published.script, 'lr')).toBe(0.25);
    expect(readSetting(published.script, 'layers')).toBe(8);
    expect(settingRows(published).filter(({ value, parent }) => value !== parent)).toEqual([
      { key: 'lr', value: 0.25, parent: 0.001 },
    ]);
    expect(() => resized(edited, source, 'micro', Number.NaN)).toThrow('the budget must be more than 0');
  });

  test('a measured trial brings its number along on the same adapter, and none elsewhere', async () => {
    const view = fold(await recordedStudy());
    const trial = view.arms[1]?.trials[1];
    if (trial === undefined) throw new Error('the study has no such trial');
    const here = trialBench(view, trial, 'test adapter');
    expect(here).toMatchObject({ manifest: view.manifest, script: trial.proposal?.script });
    expect(here && benchRows(here)[0]).toMatchObject({ valBpb: 2.25, isRecorded: true });
    expect(trialBench(view, trial, 'another adapter')?.runs).toEqual([]);
  });

  test('a failed trial is in the editor, and its parent is the parent', async () => {
    const view = fold(await recordedStudy());
    const trial = view.arms[0]?.trials[2];
    const bench = trial && trialBench(view, trial, 'test adapter');
    expect(bench?.script).toContain('lr: 0.009');
    expect([bench?.start.script, bench && benchRows(bench)[0]?.valBpb]).toEqual([trial?.parentScript, 2.5]);
  });
});

describe('keeping', () => {
  const memory = (entries: Record<string, string> = {}) => ({
    entries,
    getItem: (key: string) => entries[key] ?? null,
    setItem: (key: string, value: string) => void (entries[key] = value),
  });

  test('what is written is read again', () => {
    const bench = decide(benchWith(2.5, null), 1, 'keep');
    const storage = memory();
    expect(new BenchStore(() => storage).write(bench)).toBe('');
    expect(new BenchStore(() => storage).read()).toEqual({ bench, remark: '' });
    new BenchStore(() => storage).writeScript('typed later');
    expect(new BenchStore(() => storage).read().bench).toEqual({ ...bench, script: 'typed later' });
  });

  test('what cannot be read is put aside and told', () => {
    const storage = memory({ 'bibliograd.workbench': '{"version":7}' });
    const { bench, remark } = new BenchStore(() => storage).read();
    expect([bench, storage.entries['bibliograd.workbench.unreadable']]).toEqual([null, '{"version":7}']);
    expect(remark).toContain('could not be read');
  });

  test('a full or forbidden storage is told and throws nothing', () => {
    const full = new BenchStore(() => {
      throw new Error('The quota has been exceeded.');
    });
    expect(full.write(started())).toContain('The quota has been exceeded.');
    expect(full.read()).toMatchObject({ bench: null });
  });
});
