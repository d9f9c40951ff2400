import { beforeAll, describe, expect, test } from 'vitest';
import { cassette } from '../../../src/agent/cassette';
import { AppError } from '../../../src/base/errors';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import type { StudyView } from '../../../src/study/fold';
import { memoryJournal } from '../../../src/study/journal';
import { repeatedManifest } from '../../../src/study/manifest';
import { noiseFloor } from '../../../src/study/noise';
import type { Journal, TrialRunner } from '../../../src/study/ports';
import { Results } from '../../../src/study/results';
import { runStudy } from '../../../src/study/runner';
import { controlledRunner, controlledStudy } from '../../support/controlled-study';
import { measuredAs } from '../../support/recorded-study';
import { ownOfRepeated, shiftedRunner } from '../../support/repeated-study';
import { FakeResearcher, newJournal, proposal, studyRun, testManifest, tickingClock } from '../study/fakes';

let recording: StudyView;
let sigma: number;

beforeAll(async () => {
  recording = fold(await controlledStudy());
  sigma = noiseFloor(recording, new Results(recording)).sigma ?? Number.NaN;
});

const begun = (of: StudyView): Promise<Journal> => newJournal(repeatedManifest(of.manifest, ownOfRepeated));

async function repeated(of: StudyView, runner: TrialRunner): Promise<StudyView> {
  return runStudy(studyRun(await begun(of), { runner, researcherFor: () => cassette(of) }));
}

const decided = ({ arms }: Pick<StudyView, 'arms'>) =>
  arms.flatMap(({ trials }) =>
    trials.map(({ arm, index, parent, decision, valBpb, proposal, error }) => {
      return { arm, index, parent, decision, valBpb, title: proposal?.title, error };
    }),
  );

/** A recording of one arm: learning rates in turn, a crash where there is none, results by rate. */
async function recorded(
  rates: readonly (string | null)[],
  valBpb: Readonly<Record<string, number>>,
): Promise<{ view: StudyView; entries: readonly JournalEntry[] }> {
  const journal = await newJournal(testManifest({ arms: ['none'], trialsPerArm: rates.length + 1 }));
  const researcher = new FakeResearcher(({ trialIndex, parent }) => {
    const rate = rates[trialIndex - 1];
    if (typeof rate !== 'string') throw new AppError('endpoint-reply', 'the model wrote no script');
    const script = parent.script.replace(/lr: [\de.-]+/, `lr: ${rate}`);
    return proposal(script, { title: rate, tokensUsed: 900, costUsd: 0.2, transcript: [{ role: 'user', text: 'go' }] });
  });
  const view = await runStudy(studyRun(journal, { runner: byRate(valBpb), researcherFor: () => researcher }));
  return { view, entries: journal.entries() };
}

const byRate = (valBpb: Readonly<Record<string, number>>): TrialRunner => ({
  run: ({ script }) => Promise.resolve(measuredAs(valBpb[/lr: ([\de.-]+)/.exec(script)?.[1] ?? ''] ?? Number.NaN)),
});

describe('a recorded study that is trained here', () => {
  test('comes to the same trials, decisions and stages where the same numbers come out', async () => {
    const here = await repeated(recording, controlledRunner);
    expect(here.finish).toBe('completed');
    expect(decided(here)).toEqual(decided(recording));
    expect(here.measurements).toEqual(recording.measurements);
  });

  test('goes on to its end while every result is within the noise', async () => {
    const here = await repeated(
      recording,
      shiftedRunner(() => 0.95 * sigma),
    );
    expect([here.finish, here.arms[1]?.trials.length]).toEqual(['completed', 5]);
  });

  test('ends at the first trial whose researcher was shown another result, and says by how much', async () => {
    const here = await repeated(
      recording,
      shiftedRunner((script) => (script.includes('clip: 0.1,') ? 2 * sigma : 0)),
    );
    const there = recording.arms[0]?.trials[2]?.valBpb ?? Number.NaN;
    expect(here.status).toBe('paused');
    expect(here.pause?.error?.code).toBe('cassette-diverged');
    expect(here.pause?.error?.message).toContain(
      `trial 3 of the arm "none" is not repeated: trial 2 has val_bpb ${(there + 2 * sigma).toFixed(4)} here and ` +
        `val_bpb ${there.toFixed(4)} in the recording, ${(2 * sigma).toFixed(4)} apart and more than the band of ` +
        `${sigma.toFixed(4)} (one σ of the recorded noise floor)`,
    );
    expect(here.pause?.error?.message).toContain('Go on with a researcher of your own');
    expect(here.arms[0]?.trials[3]?.proposal).toBeNull();
  });

  test('ends where a trial failed on one side only', async () => {
    const crash: TrialRunner = {
      run: (spec, ...rest) =>
        spec.script.includes('clip: 0.1,')
          ? Promise.resolve({ kind: 'failed', failure: 'crash', error: { code: 'script-error', message: 'no' } })
          : controlledRunner.run(spec, ...rest),
    };
    const here = await repeated(recording, crash);
    expect(here.pause?.error?.message).toMatch(/trial 2 has no result here and val_bpb \d\.\d{4} in the recording; /);
  });

  test.each([
    [0.009, 'finished'],
    [0.011, 'paused'],
  ])('without a noise floor a difference of %d leaves it %s', async (shift, status) => {
    const rates = { '1e-3': 2.5, '2e-3': 2.4, '3e-3': 2.45 };
    const { view } = await recorded(['2e-3', '3e-3'], rates);
    const others = Object.fromEntries(Object.entries(rates).map(([rate, value]) => [rate, value + shift]));
    expect((await repeated(view, byRate(others))).status).toBe(status);
  });

  test('ends where another script is the best so far, be the results ever so near', async () => {
    const { view } = await recorded(['2e-3', '3e-3'], { '1e-3': 2.5, '2e-3': 2.499, '3e-3': 2.4 });
    const here = await repeated(view, byRate({ '1e-3': 2.5, '2e-3': 2.501, '3e-3': 2.4 }));
    expect(here.pause?.error).toMatchObject({ code: 'cassette-diverged' });
    expect(here.pause?.error?.message).toContain('it would edit trial 0 here and edited trial 1 in the recording');
  });

  test('fails where the recorded proposal failed, and goes on', async () => {
    const rates = { '1e-3': 2.5, '2e-3': 2.4, '3e-3': 2.3 };
    const { view } = await recorded(['2e-3', null, '3e-3'], rates);
    const here = await repeated(view, byRate(rates));
    expect(decided(here)).toEqual(decided(view));
    expect(here.arms[0]?.trials[2]).toMatchObject({
      decision: 'proposal-failed',
      error: { code: 'endpoint-reply', message: 'the model wrote no script' },
    });
  });

  test('pauses where the recording ends', async () => {
    const rates = { '1e-3': 2.5, '2e-3': 2.4, '3e-3': 2.3 };
    const { entries } = await recorded(['2e-3', '3e-3'], rates);
    const cut = entries.findIndex(({ event }) => event.kind === 'trialDecided' && event.index === 1);
    const here = await repeated(fold(entries.slice(0, cut + 2)), byRate(rates));
    expect(here.pause).toMatchObject({ reason: 'researcher', error: { code: 'cassette-miss' } });
    expect(here.pause?.error?.message).toContain('“test” ends before trial 2 of the arm "none"');
  });

  test('spends nothing, and says nothing that was not said here', async () => {
    const rates = { '1e-3': 2.5, '2e-3': 2.4 };
    const { view } = await recorded(['2e-3'], rates);
    const { proposal: repeat } = (await repeated(view, byRate(rates))).arms[0]?.trials[1] ?? {};
    expect(repeat).toMatchObject({ title: '2e-3', researcher: 'fake', tokensUsed: 0 });
    expect(repeat).not.toHaveProperty('transcript');
    expect(repeat).not.toHaveProperty('costUsd');
  });
});

test('cut at any entry and resumed it comes to the same, and once ended it ends there again', async () => {
  const runner = shiftedRunner((script) => (script.includes('clip: 0.1,') ? 2 * sigma : 0));
  const journal = await begun(recording);
  const run = (of: Journal) => runStudy(studyRun(of, { runner, researcherFor: () => cassette(recording) }));
  const whole = await run(journal);
  for (let cut = 1; cut <= journal.entries().length; cut += 3) {
    const again = await run(memoryJournal(tickingClock(), journal.entries().slice(0, cut)));
    expect(decided(again)).toEqual(decided(whole));
    expect(again.pause).toEqual(whole.pause);
  }
});
