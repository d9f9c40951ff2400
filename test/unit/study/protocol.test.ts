/** What a study measures beyond its search, over a trainer whose every number is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedFromText } from '../../../src/base/random';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { checkEntries, memoryJournal } from '../../../src/study/journal';
import { protocolOf } from '../../../src/study/protocol';
import { reportOf } from '../../../src/study/report';
import { runStudy } from '../../../src/study/runner';
import { designOf, verdictsOver } from '../../../src/study/sessions';
import {
  FakeResearcher,
  FakeRunner,
  failed,
  finished,
  newJournal,
  proposal,
  studyRun,
  testManifest,
  tickingClock,
} from './fakes';
import { manifestWith, noise, researcher, trainer, valBpbOf } from './known-effects';

async function studied(manifest = manifestWith(), runner = trainer()) {
  const journal = await newJournal(manifest);
  const proposer = researcher();
  await runStudy(studyRun(journal, { runner, researcherFor: () => proposer }));
  return { entries: journal.entries(), view: fold(journal.entries()), runner, proposer };
}

const { entries, view, runner, proposer } = await studied();
const purposesOf = (list: readonly JournalEntry[]): string[] =>
  list.flatMap(({ event }) => (event.kind === 'measurementStarted' ? [event.purpose] : []));

describe('a controlled study', () => {
  test('measures noise first, then searches, confirms, ablates, and opens the sealed test last', () => {
    const order = [...new Set(purposesOf(entries))];
    expect(order).toEqual(['noise-floor', 'repeat', 'paired', 'confirmation', 'ablation', 'test']);
    const kinds = entries.map(({ event }) => event.kind);
    const opened = kinds.indexOf('testOpened');
    expect(kinds.filter((kind) => kind === 'testOpened')).toHaveLength(1);
    const judgedOnTest = runner.specs.filter(({ evaluation }) => evaluation.split === 'test');
    expect(judgedOnTest.length).toBeGreaterThan(0);
    expect(runner.specs.slice(-judgedOnTest.length)).toEqual(judgedOnTest);
    expect(kinds.slice(0, opened).some((kind) => kind === 'trialDecided')).toBe(true);
    expect(kinds.slice(opened).includes('trialDecided')).toBe(false);
  });

  test('never trains a script twice with one seed on one split, but for the repeat', () => {
    const keys = runner.specs.map(
      ({ script, seed, evaluation, budget }) => `${script} ${seed} ${evaluation.split} ${budget.amount}`,
    );
    expect(keys.length - new Set(keys).size).toBe(1);
  });

  test('knows its noise floor and that a repeated seed gives the same number', () => {
    const { noise: floor } = reportOf(view);
    expect(floor.values).toHaveLength(8);
    expect(floor.isDeterministic).toBe(true);
    const mean = floor.values.reduce((sum, value) => sum + value, 0) / 8;
    const variance = floor.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7;
    expect(floor.sigma).toBeCloseTo(Math.sqrt(variance), 12);
  });

  test('a trainer that is not deterministic is found out', async () => {
    let run = 0;
    const { view: other } = await studied(
      manifestWith(),
      new FakeRunner((spec) => finished(valBpbOf(spec) + 1e-9 * run++)),
    );
    expect(reportOf(other).noise.isDeterministic).toBe(false);
  });

  test('keeps what beats the noise on two seeds, and says why', () => {
    const papers = view.arms.find(({ id }) => id === 'papers');
    expect(papers?.trials.map(({ decision }) => decision)).toEqual(['baseline', 'keep', 'keep', 'discard', 'discard']);
    expect(papers?.trials[1]?.reason).toMatch(/mean gain 0\.\d+ on 2 seeds is over 1 σ/);
    expect(view.arms.find(({ id }) => id === 'none')?.trials.some(({ decision }) => decision === 'keep')).toBe(false);
  });

  test('confirms both arms on the same fresh seeds, and reports what was gained there', () => {
    const { arms, finalGains } = reportOf(view);
    const papers = arms.find(({ arm }) => arm === 'papers');
    expect(papers?.confirmed?.values).toHaveLength(5);
    expect(papers?.confirmed?.mean).toBeCloseTo(0.3, 2);
    expect(papers?.confirmed?.interval?.low).toBeGreaterThan(0.29);
    expect(papers?.claimed).toBeCloseTo(0.3, 2);
    expect(papers?.test?.mean).toBeCloseTo(0.3, 2);
    // Nothing was kept: the arm ends where it began, exactly.
    expect(arms.find(({ arm }) => arm === 'none')?.confirmed?.values).toEqual([0, 0, 0, 0, 0]);
    expect(finalGains.get('none')).toBe(0);
    const seeds = (split: string) =>
      new Set(runner.specs.filter(({ evaluation }) => evaluation.split === split).map(({ seed }) => seed));
    const overlap = [...seeds('confirmation')].filter((seed) => seeds('search').has(seed) || seeds('test').has(seed));
    expect(overlap).toEqual([]);
  });

  test('tells what each kept change is worth when it is left out', () => {
    const papers = reportOf(view).arms.find(({ arm }) => arm === 'papers');
    expect(papers?.ablation.map(({ index, isKept }) => [index, isKept])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(papers?.ablation[0]?.effect?.mean).toBeCloseTo(0.2, 2);
    expect(papers?.ablation[1]?.effect?.mean).toBeCloseTo(0.1, 2);
    expect(papers?.replication).toEqual({ keeps: 2, replicated: 2, sameSign: 2, rate: 1 });
  });

  test('tells its researchers the noise that it measured', () => {
    expect(proposer.contexts.every(({ sigma }) => sigma === reportOf(view).noise.sigma)).toBe(true);
  });

  test('prunes what a greedy search kept without need, and confirms the rest on seeds of its own', async () => {
    const lucky = new FakeRunner((spec) => {
      // On the seed of the search a useless change looks good.
      const isLucky = spec.evaluation.split === 'search' && spec.script.includes('clip: 2');
      return finished(valBpbOf(spec) - (isLucky ? 0.2 : 0));
    });
    const { entries: list, view: greedy } = await studied(
      manifestWith({ keepRule: 'greedy', longRuns: [2], longRunSeeds: 3 }),
      lucky,
    );
    const papers = reportOf(greedy).arms.find(({ arm }) => arm === 'papers');
    expect(papers?.ablation.find(({ index }) => index === 4)).toMatchObject({ isKept: false });
    expect(papers?.confirmed?.mean).toBeCloseTo(0.25, 2);
    expect(papers?.claimed).toBeGreaterThan(0.4);
    expect(papers?.pruned?.values).toHaveLength(5);
    expect(papers?.pruned?.mean).toBeCloseTo(0.3, 2);
    expect(papers?.longRuns.map(({ budgetFactor, gains }) => [budgetFactor, gains.values.length])).toEqual([[2, 3]]);
    expect(purposesOf(list)).toContain('pruned');
    const doubled = lucky.specs.filter(({ budget }) => budget.amount === 2 * greedy.manifest.budget.amount);
    expect(doubled).toHaveLength(3 * new Set(doubled.map(({ script }) => script)).size);
    expect(doubled.length).toBeGreaterThan(3);
  });

  test('a change that cannot be taken out alone is said to be so', async () => {
    const journal = await newJournal(manifestWith({ keepRule: 'greedy' }));
    const stacked = new FakeResearcher(({ arm, trialIndex, parent }) =>
      proposal(
        arm === 'none'
          ? `${parent.script}// ${trialIndex}\n`
          : parent.script.replace(/lr: \d+/, `lr: ${trialIndex + 1}`),
      ),
    );
    const run = new FakeRunner((spec) => finished(2 - 0.1 * Number(/lr: (\d+)/.exec(spec.script)?.[1]) + noise(spec)));
    const overwritten = await runStudy(studyRun(journal, { runner: run, researcherFor: () => stacked }));
    const rows = reportOf(overwritten).arms.find(({ arm }) => arm === 'papers')?.ablation ?? [];
    expect(rows.map(({ effect }) => effect === null)).toEqual([true, true, true, false]);
    expect(overwritten.status).toBe('finished');
  });

  test('a training that fails beyond the search costs that seed, not the study', async () => {
    const frail = new FakeRunner((spec) =>
      spec.evaluation.split === 'confirmation' && seedFromText(`${spec.seed}`) % 2 === 0
        ? failed('crash')
        : finished(valBpbOf(spec)),
    );
    const { view: other } = await studied(manifestWith(), frail);
    expect(other.status).toBe('finished');
    expect(reportOf(other).arms.every(({ confirmed }) => (confirmed?.values.length ?? 0) < 5)).toBe(true);
  });

  test('a device lost in a measurement pauses the study once; lost again, it fails that measurement alone', async () => {
    const losing = new FakeRunner((spec) =>
      spec.trialId.includes('noise-floor') && spec.seed % 2 === 1 ? failed('device-lost') : finished(valBpbOf(spec)),
    );
    const journal = await newJournal(manifestWith());
    const proposer_ = researcher();
    const go = () => runStudy(studyRun(journal, { runner: losing, researcherFor: () => proposer_ }));
    let pauses = 0;
    for (let state = await go(); state.status !== 'finished'; state = await go()) {
      expect(state.pause?.reason).toBe('device-lost');
      pauses++;
    }
    const lost = fold(journal.entries()).measurements.filter(({ outcome }) => outcome.kind === 'failed');
    expect(lost.length).toBeGreaterThan(0);
    expect(pauses).toBe(lost.length);
  });

  test('cut at a hundred entries and resumed, it comes to the same report, with no event doubled', async () => {
    const whole = reportOf(view);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), async (cuts) => {
        let list = entries;
        for (const cut of cuts) {
          const journal = memoryJournal(tickingClock(), list.slice(0, 1 + (cut % list.length)));
          const again = researcher();
          await runStudy(studyRun(journal, { runner: trainer(), researcherFor: () => again }));
          list = journal.entries();
          expect(reportOf(fold(list))).toEqual(whole);
          expect(await checkEntries(list)).toEqual(list);
          expect(fold(list).measurements).toHaveLength(view.measurements.length);
        }
      }),
      { numRuns: 34 },
    );
  });
});

describe('sessions of one design', () => {
  test('are told by their manifests, whatever their seed, name and time', async () => {
    const one = manifestWith();
    expect(await designOf({ ...one, seed: 8, name: 'again', createdAt: '2026-02-01T00:00:00.000Z' })).toBe(
      await designOf(one),
    );
    expect(await designOf({ ...one, trialsPerArm: 6 })).not.toBe(await designOf(one));
  });

  test('are an anecdote alone, and can have a winner from six on', async () => {
    const [alone] = verdictsOver([view]);
    expect(alone).toMatchObject({ arm: 'papers', reference: 'none', label: 'anecdote', winner: null, sessions: 1 });
    const sessions = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => (await studied({ ...manifestWith(), seed })).view),
    );
    const [together] = verdictsOver(sessions);
    expect(together).toMatchObject({ label: 'testable', winner: 'papers', sessions: 6 });
    expect(together?.p).toBeCloseTo(2 / 64, 12);
    expect(together?.meanDifference).toBeCloseTo(-0.3, 2);
  });
});

test('protocols that nothing could come of are refused', () => {
  expect(() => testManifest({ protocol: { ...protocolOf('controlled'), confirmationSeeds: 0 } })).toThrow(
    'an ablation needs confirmation seeds',
  );
  expect(() => testManifest({ protocol: { ...protocolOf('quick'), noiseFloorSeeds: 2 } })).toThrow(
    'a noise floor needs 3 seeds',
  );
  expect(() => testManifest({ protocol: { ...protocolOf('full'), longRunSeeds: 0 } })).toThrow(
    'long runs at 2, 8 need seeds',
  );
});
