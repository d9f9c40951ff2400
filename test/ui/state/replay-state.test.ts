import { beforeAll, describe, expect, test } from 'vitest';
import { OpenStudy } from '../../../src/state/open-study.svelte';
import { ReplayState } from '../../../src/state/replay-state.svelte';
import { TrialBrowsing } from '../../../src/state/trial-browsing.svelte';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { controlledStudy } from '../../support/controlled-study';

let entries: readonly JournalEntry[] = [];

beforeAll(async () => {
  entries = await controlledStudy();
});

describe('a replay', () => {
  test('shows at each position the fold of the entries up to it, forward and back', () => {
    const replay = new ReplayState(entries);
    for (const sequence of [0, 5, 40, 12, entries.length - 1, 3]) {
      replay.goTo(sequence);
      expect(replay.sequence).toBe(sequence);
      expect(replay.view).toEqual(fold(entries.slice(0, sequence + 1)));
    }
  });

  test('begins at its end, plays from the start, and stops at the end by itself', () => {
    const replay = new ReplayState(entries);
    expect([replay.isAtEnd, replay.isPlaying]).toEqual([true, false]);
    replay.advance(1000);
    expect(replay.isAtEnd).toBe(true);
    replay.play();
    expect([replay.position, replay.isPlaying]).toEqual([1, true]);
    replay.advance(replay.durationMs / 2);
    expect(replay.isAtEnd).toBe(false);
    replay.advance(replay.durationMs);
    expect([replay.isAtEnd, replay.isPlaying]).toEqual([true, false]);
  });

  test('is twice as fast at twice the speed, and a scrub pauses it', () => {
    const replay = new ReplayState(entries);
    replay.play();
    replay.advance(100);
    replay.speed = 2;
    replay.advance(100);
    expect(replay.elapsedMs).toBeCloseTo(300, 6);
    replay.scrub(5000);
    replay.advance(100);
    expect([replay.elapsedMs, replay.isPlaying]).toEqual([5000, false]);
  });

  test('goes from decision to decision, and never beyond its ends', () => {
    const replay = new ReplayState(entries);
    replay.scrub(0);
    const words = Array.from({ length: 3 }, () => (replay.goToDecision('next'), replay.words));
    for (const text of words) expect(text).toMatch(/^trial 0 of the arm .*: the baseline$/);
    replay.goToDecision('previous');
    expect(replay.words).toBe(words[1]);
    replay.goTo(-5);
    expect(replay.sequence).toBe(0);
    replay.goTo(1e9);
    expect(replay.isAtEnd).toBe(true);
  });
});

describe('an open study', () => {
  test('that is finished can be replayed; one that may go on cannot', () => {
    expect(new OpenStudy('s', entries).replay).not.toBeNull();
    expect(new OpenStudy('s', entries.slice(0, 20)).replay).toBeNull();
  });

  test('shows a position that an address asks for, and knows the whole all the same', () => {
    const study = new OpenStudy('s', entries, 'demo.jsonl');
    study.follow({ recorded: 'demo', isReport: false, sequence: 30, trial: { arm: 'papers', index: 1 } });
    expect(study.shownEntries).toHaveLength(31);
    expect(study.view.status).toBe('running');
    expect(study.whole.status).toBe('finished');
    expect(study.trials.isOpen({ arm: 'papers', index: 1 })).toBe(true);
    study.follow({ recorded: 'demo', isReport: false, sequence: null, trial: null });
    expect(study.isReplayed).toBe(false);
  });
});

test('the trial that was opened last and still is, is the current one', () => {
  const browsing = new TrialBrowsing();
  const [one, two] = [
    { arm: 'none', index: 1 },
    { arm: 'papers', index: 2 },
  ] as const;
  browsing.set(one, true);
  browsing.reveal(two);
  expect([browsing.current, browsing.wanted, browsing.activeIn('papers')]).toEqual([two, two, 2]);
  browsing.set(two, false);
  expect([browsing.current, browsing.isOpen(one)]).toEqual([null, true]);
});
