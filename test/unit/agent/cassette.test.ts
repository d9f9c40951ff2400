import { expect, test } from 'vitest';
import { emptyCassette, parseCassette, recordingModel, replayingModel } from '../../../src/agent/cassette';
import type { Cassette, Replay } from '../../../src/agent/cassette';
import { createLlmResearcher } from '../../../src/agent/llm/llm-researcher';
import type { ResearchContext } from '../../../src/study/ports';
import { FakeLibrary, context, fakeServer, key, modelAt, signal, toolCall } from '../../support/researcher-fakes';

const good = toolCall('propose_script', { title: 'Higher lr', script: 'new script' });
const past = (valBpb: number): Partial<ResearchContext> => ({
  parent: { script: 'old script', valBpb },
  history: [
    {
      index: 1,
      title: 'Big lr',
      script: 'x',
      decision: 'keep',
      valBpb,
      parentValBpb: 1.6,
      curve: [valBpb, valBpb / 2],
      failure: null,
      changes: '+ a',
    },
  ],
});

async function recorded(valBpb = 1.5): Promise<Cassette> {
  const server = fakeServer(toolCall('search_papers', { query: 'x' }), good);
  const entries: Cassette['entries'] = [];
  const model = recordingModel(modelAt(server), (entry) => entries.push(entry));
  await createLlmResearcher({ model, library: new FakeLibrary() }).propose(context(past(valBpb)), signal);
  return parseCassette(JSON.stringify({ ...emptyCassette(model.name), entries }));
}

const replayed = (cassette: Cassette, valBpb: number, replay?: Replay) =>
  createLlmResearcher({ model: replayingModel(cassette, replay), library: new FakeLibrary() }).propose(
    context(past(valBpb)),
    signal,
  );

test('a cassette answers the same requests without a model, and holds no key', async () => {
  const cassette = await recorded();
  expect(cassette.entries).toHaveLength(2);
  expect(JSON.stringify(cassette)).not.toContain(key);
  expect(await replayed(cassette, 1.5)).toMatchObject({ title: 'Higher lr', script: 'new script', tokensUsed: 200 });
});

test('another request is a typed miss', async () => {
  const cassette = await recorded();
  await expect(replayed(cassette, 1.5001)).rejects.toMatchObject({ code: 'cassette-miss' });
  const other = createLlmResearcher({ model: replayingModel(cassette, { band: 1 }), library: null });
  await expect(other.propose(context({ ...past(1.5), arm: 'none' }), signal)).rejects.toMatchObject({
    code: 'cassette-miss',
  });
});

test('with live training it answers within the band, then says that it ends, and why', async () => {
  const cassette = await recorded();
  const said: string[] = [];
  const replay = { band: 0.005, onActivity: (text: string) => said.push(text) };
  expect((await replayed(cassette, 1.504, replay)).title).toBe('Higher lr');
  expect(said).toEqual([]);
  await expect(replayed(cassette, 1.51, replay)).rejects.toMatchObject({ code: 'cassette-diverged' });
  expect(said).toEqual(['the replay ends here: a val_bpb is 0.0100 from the recorded one, more than 0.005']);
});

test.each([
  ['{', /not JSON/],
  ['{"format":2,"model":"m","entries":[]}', /format/],
  ['{"format":1,"model":"m","entries":[{"request":"x"}]}', /64 hexadecimal|entries/],
])('a file that is no cassette is refused: %s', (text, message) => {
  expect(() => parseCassette(text)).toThrow(message);
});
