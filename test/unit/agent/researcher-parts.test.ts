import { describe, expect, test, vi } from 'vitest';
import { historyText } from '../../../src/agent/llm/history-text';
import { createLlmResearcher } from '../../../src/agent/llm/llm-researcher';
import { applyEdits } from '../../../src/agent/llm/script-edits';
import { SpendMeter } from '../../../src/agent/providers/spend-meter';
import { spentIn } from '../../../src/study/spent';
import { runStudy } from '../../../src/study/runner';
import type { PastTrial } from '../../../src/study/ports';
import { baseline, context, fakeServer, modelAt, signal, toolCall } from '../../support/researcher-fakes';
import type { Answer } from '../../support/researcher-fakes';
import { FakeRunner, finished, newJournal, studyRun, testManifest } from '../study/fakes';

const setUp = (answers: readonly Answer[], meter?: SpendMeter) => {
  const server = fakeServer(...answers);
  const price = { inputUsdPerMtok: 10, outputUsdPerMtok: 10 };
  return {
    server,
    researcher: createLlmResearcher({ model: modelAt(server, { price }), library: null, ...(meter ? { meter } : {}) }),
  };
};
const edits = (...pairs: [string, string][]) =>
  toolCall('propose_script', { title: 't', edits: pairs.map(([find, replace]) => ({ find, replace })) });
const good = toolCall('propose_script', { title: 't', script: 'new script' });

describe('exact edits', () => {
  test('are applied in order, literally', () => {
    expect(
      applyEdits('a b c', [
        { find: 'b', replace: '$& $1' },
        { find: '$1', replace: 'd' },
      ]),
    ).toEqual({
      kind: 'script',
      script: 'a $& d c',
    });
  });

  test.each([
    [
      [{ find: 'lr: 2e-3', replace: 'x' }],
      /edits\[0\].find “lr: 2e-3” is not in the script; the nearest line is \d+: “ {2}lr: 1e-3,”/,
    ],
    [[{ find: 'settings.', replace: 'x' }], /more than once \(lines \d+ and \d+\); add neighbouring text/],
    [
      [
        { find: 'weightDecay: 0.1', replace: 'x' },
        { find: 'weightDecay: 0.1', replace: 'y' },
      ],
      /edits\[1\]/,
    ],
    [[{ find: '§§§§', replace: 'x' }], /character by character/],
  ])('%j are refused as a teacher would', (wrong, message) => {
    const edited = applyEdits(baseline, wrong);
    expect(edited.kind === 'mistake' ? edited.message : 'no mistake').toMatch(message);
  });

  test('become the script of the proposal, and a wrong one can be put right', async () => {
    const { server, researcher } = setUp([edits(['lr: 9', 'lr: 2']), edits(['lr: 1e-3', 'lr: 2e-3'])]);
    const proposal = await researcher.propose(context({ arm: 'none' }), signal);
    expect(proposal.script).toBe(baseline.replace('lr: 1e-3', 'lr: 2e-3'));
    expect(server.requests[1]?.body.messages.at(-1)?.content).toContain('is not in the script');
  });
});

describe('a script that does not run', () => {
  const checkScript = (script: string) =>
    Promise.resolve(script === 'new script' ? 'train.js:1: unknown name "new"' : null);

  test('comes back with the teaching message', async () => {
    const { server, researcher } = setUp([good, edits(['lr: 1e-3', 'lr: 2e-3'])]);
    const proposal = await researcher.propose(context({ arm: 'none', checkScript }), signal);
    expect(proposal.script).toContain('lr: 2e-3');
    expect(server.requests[1]?.body.messages.at(-1)?.content).toContain('train.js:1: unknown name');
  });

  test('is repaired three times at most, and checked once however often it comes', async () => {
    const { server, researcher } = setUp([good]);
    const check = vi.fn(checkScript);
    await expect(researcher.propose(context({ arm: 'none', checkScript: check }), signal)).rejects.toThrow(
      /4 mistakes.*unknown name/,
    );
    expect(server.requests).toHaveLength(4);
    expect(check).toHaveBeenCalledOnce();
  });
});

describe('a note', () => {
  test('is journaled, and told at later trials of its arm only', async () => {
    const note = toolCall('note', { text: 'wider is slower' });
    const { server, researcher } = setUp([note, good, good, toolCall('propose_script', { title: 'u', script: 'two' })]);
    const journal = await newJournal(
      testManifest({ trialsPerArm: 3, arms: ['none', 'reflection'], baselineScript: baseline }),
    );
    await runStudy(studyRun(journal, { runner: new FakeRunner(() => finished(1)), researcherFor: () => researcher }));
    const prompts = server.requests.map(({ body }) => JSON.stringify(body.messages));
    const toldIn = prompts.filter((prompt) => prompt.includes('Your notes from earlier trials'));
    expect(toldIn.length).toBe(1);
    expect(toldIn[0]).toContain('(trial 1) wider is slower');
  });
});

describe('the transcript', () => {
  test('has everything that was said, and long texts by hash', async () => {
    const { researcher } = setUp([toolCall('note', { text: 'hm' }), good]);
    const { transcript = [] } = await researcher.propose(context({ arm: 'none', reference: 'REFERENCE' }), signal);
    expect(transcript.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant']);
    const text = JSON.stringify(transcript);
    expect(text).toMatch(/"reference":"[0-9a-f]{64}"/);
    expect(text).toMatch(/\[train.js sha256:[0-9a-f]{64}\]/);
    expect(text).not.toMatch(/REFERENCE|new script|clipByGlobalNorm/);
  });
});

describe('the history', () => {
  const trial = (index: number, valBpb: number | null): PastTrial => ({
    index,
    title: `Idea ${index}`,
    script: 's',
    decision: valBpb === null ? 'failed' : 'discard',
    valBpb,
    failure: valBpb === null ? `loss-not-finite: at step ${index}` : null,
    changes: '- a\n+ b',
    parentValBpb: 1.5,
    curve: [3, 2, 1],
  });
  const history = Array.from({ length: 300 }, (_, i) => trial(i, i % 5 === 0 ? null : 2 - i / 1000));

  test('tells curves, changes against the parent in σ, and failures', () => {
    const text = historyText({ history: [trial(1, 1.49), trial(2, null)], sigma: 0.005 });
    expect(text).toContain('change against its parent: −0.0100, −2.0 σ of a seed');
    expect(text).toContain('curve of the training loss: 3.000 2.000 1.000');
    expect(text).toContain('failed: loss-not-finite');
  });

  test.each([24_000, 8000, 2000, 600])('of 300 trials fits into %i characters, with its best and its last', (limit) => {
    const text = historyText({ history, notes: [{ trial: 3, text: 'remember' }] }, limit);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).toBe(historyText({ history, notes: [{ trial: 3, text: 'remember' }] }, limit));
    expect(text).toContain('Trial 299: Idea 299');
    expect(text).toContain('remember');
    if (limit >= 2000) expect(text).toMatch(/\d+ × loss-not-finite/);
  });
});

describe('the spend cap', () => {
  test.each([
    [{ tokens: 500 }, /0 tokens of 500 are used, and the next request has about \d+/, 0],
    [{ usd: 0.0015 }, /\$0.0020 of \$0.0015 are spent/, 2],
  ])('%j pauses the study, keeps what was used, and is remembered on resuming', async (cap, message, requests) => {
    const note = toolCall('note', { text: 'hm' });
    const journal = await newJournal(testManifest({ trialsPerArm: 3, arms: ['none'] }));
    const run = async () => {
      const { researcher, server } = setUp([note], new SpendMeter(cap, spentIn(journal.entries())));
      const runner = new FakeRunner(() => finished(1));
      return { server, view: await runStudy(studyRun(journal, { runner, researcherFor: () => researcher })) };
    };
    const { server, view } = await run();
    expect(view).toMatchObject({ status: 'paused', pause: { reason: 'researcher', error: { code: 'spend-cap' } } });
    expect(view.pause?.error?.message).toMatch(message);
    expect(server.requests).toHaveLength(requests);
    expect(spentIn(journal.entries())).toEqual({ tokens: 100 * requests, usd: requests / 1000 });
    const again = await run();
    expect(again.view.status).toBe('paused');
    expect(again.server.requests).toHaveLength(0);
    expect(spentIn(journal.entries()).tokens).toBe(100 * requests);
  });

  test('in dollars refuses a model of unknown price', () => {
    const meter = new SpendMeter({ usd: 5 });
    meter.add({ usage: { inputTokens: 1, outputTokens: 1 }, costUsd: null });
    expect(() => meter.allow(1)).toThrow(/what this model costs is not known/);
  });
});
