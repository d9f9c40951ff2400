import { describe, expect, test } from 'vitest';
import { optimizerIds } from '../../../../src/agent/search/optimizers';
import { createSearchResearcher } from '../../../../src/agent/search/search-researcher';
import { readPoint, searchSpaceOf, writePoint } from '../../../../src/agent/search/search-settings';
import { baselines } from '../../../../src/script/baselines';
import { fold } from '../../../../src/study/fold';
import type { PastTrial, ResearchContext } from '../../../../src/study/ports';
import { runStudy } from '../../../../src/study/runner';
import { diffLines } from '../../../../src/study/script-diff';
import { readSetting, writeSetting } from '../../../../src/study/script-settings';
import { baseline, context } from '../../../support/researcher-fakes';
import { newJournal, studyRun, testManifest } from '../../study/fakes';

const signal = new AbortController().signal;

function past(index: number, script: string, valBpb: number | null): PastTrial {
  const decision = index === 0 ? 'baseline' : valBpb === null ? 'failed' : 'discard';
  return { index, title: `trial ${index}`, script, decision, valBpb, failure: null, changes: '' };
}

/** A history as the study makes it, of a script whose val_bpb is best at lr 0.004; every ninth trial fails. */
async function searched(kind: (typeof optimizerIds)[number], trials: number): Promise<PastTrial[]> {
  const history = [past(0, baseline, 2.36)];
  for (let index = 1; index <= trials; index++) {
    const { script } = await createSearchResearcher(kind).propose(contextAfter(history), signal);
    const lr = readSetting(script, 'lr') ?? NaN;
    history.push(past(index, script, index % 9 === 8 ? null : 2 + Math.log10(lr / 0.004) ** 2));
  }
  return history;
}

/** The best script so far is not the baseline, so that the two cannot be confused. */
function contextAfter(history: readonly PastTrial[], overrides: Partial<ResearchContext> = {}): ResearchContext {
  const parent = { script: writeSetting(baseline, 'eps', 1e-6) ?? '', valBpb: 1.9 };
  return context({ parent, history, trialIndex: history.length, seed: 100 + history.length, ...overrides });
}

describe.each(optimizerIds)('the %s researcher', (kind) => {
  test('edits numbers of the baseline and nothing else', async () => {
    const { script, title, papersCited, tokensUsed } = await createSearchResearcher(kind).propose(
      contextAfter([past(0, baseline, 2)]),
      signal,
    );
    const changed = diffLines(baseline, script).filter((line) => line.kind === 'added');
    expect(changed.length).toBeGreaterThan(4);
    for (const { text } of changed) expect(text).toMatch(/^ {2}\w+: [\d.e-]+,/);
    expect(readSetting(script, 'eps')).toBe(1e-8);
    expect(title).toMatch(new RegExp(`^${kind}: \\w+ [\\d.e-]+, \\w+ [\\d.e-]+, \\w+ [\\d.e-]+, \\w+ [\\d.e-]+, …$`));
    expect([papersCited, tokensUsed]).toEqual([[], 0]);
  });

  test('proposes the same from the same history, seed and baseline', async () => {
    const history = await searched(kind, 14);
    const once = await createSearchResearcher(kind).propose(contextAfter(history), signal);
    expect(await createSearchResearcher(kind).propose(contextAfter(history), signal)).toEqual(once);
    const other = await createSearchResearcher(kind).propose(contextAfter(history, { seed: 9 }), signal);
    expect(other.script).not.toBe(once.script);
  });

  test('leaves what the harness fixes alone, and refuses when nothing is left', async () => {
    const fixed = contextAfter([past(0, baseline, 2)], { fixedSettings: { lr: 1, sequencesPerMicroBatch: 4 } });
    const { script } = await createSearchResearcher(kind).propose(fixed, signal);
    for (const key of ['lr', 'sequencesPerStep', 'sequencesPerMicroBatch'])
      expect(readSetting(script, key)).toBe(readSetting(baseline, key));
    const empty = contextAfter([past(0, 'export const settings = {\n};\n', 2)]);
    await expect(createSearchResearcher(kind).propose(empty, signal)).rejects.toThrow(/no number that may be searched/);
  });

  test('runs a study to its end', async () => {
    const manifest = testManifest({ baselineScript: baseline, trialsPerArm: 14, arms: ['none'] });
    const journal = await newJournal(manifest);
    const researcher = createSearchResearcher(kind);
    await runStudy(studyRun(journal, { researcherFor: () => researcher }));
    const [arm] = fold(journal.entries()).arms;
    expect(arm?.trials).toHaveLength(14);
    expect(arm?.trials.slice(1).every(({ proposal }) => proposal?.title.startsWith(`${kind}: `))).toBe(true);
  });
});

describe('learning from the history', () => {
  test.each(['tpe', 'cma-es'] as const)('%s ends nearer to the best lr than random search', async (kind) => {
    const distance = (history: readonly PastTrial[]): number =>
      history
        .slice(-20)
        .reduce((sum, { script }) => sum + Math.abs(Math.log10((readSetting(script, 'lr') ?? NaN) / 0.004)), 0) / 20;
    expect(distance(await searched(kind, 80))).toBeLessThan(0.8 * distance(await searched('random', 80)));
  });

  test('takes a failure for a bad result, and a duplicate for its twin', async () => {
    const history = await searched('tpe', 20);
    const best = history.reduce((a, b) => ((b.valBpb ?? 9) < (a.valBpb ?? 9) ? b : a));
    const next = (valBpb: number | null, script: string) =>
      createSearchResearcher('tpe').propose(contextAfter([...history, past(21, script, valBpb)]), signal);
    expect(await next(null, best.script)).toEqual(await next(best.valBpb, best.script));
    const unseen = writeSetting(best.script, 'lr', 0.00405) ?? '';
    expect(await next(null, unseen)).toEqual(await next(99, unseen));
    expect(await next(null, unseen)).not.toEqual(await next(1.5, unseen));
  });
});

describe('the search space', () => {
  test.each(baselines)('of $id holds its own numbers, and writes back what it read', ({ source }) => {
    const space = searchSpaceOf(source, {});
    expect(space.length).toBeGreaterThan(8);
    for (const { key, low, high } of space) {
      expect(readSetting(source, key)).toBeGreaterThanOrEqual(low);
      expect(readSetting(source, key)).toBeLessThanOrEqual(high);
    }
    expect(writePoint(source, readPoint(space, source) ?? {})).toBe(source);
  });

  test('gives batches that the micro-batch divides and widths that the heads divide', () => {
    for (let i = 0; i < 40; i++) {
      const script = writePoint(baseline, { sequencesPerStep: 16 + 6 * i, width: 128 + 7 * i });
      const [batch, microBatch, width] = ['sequencesPerStep', 'sequencesPerMicroBatch', 'width'].map(
        (key) => readSetting(script, key) ?? NaN,
      );
      expect((batch ?? NaN) % (microBatch ?? NaN)).toBe(0);
      expect((width ?? NaN) % (16 * 4)).toBe(0);
    }
  });

  test('does not know a script that lost a setting', () => {
    const space = searchSpaceOf(baseline, {});
    expect(readPoint(space, baseline.replace('  lr: 1e-3,\n', ''))).toBeNull();
  });
});
