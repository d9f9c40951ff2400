import { describe, expect, test } from 'vitest';
import { arms, libraryOfArm } from '../../../src/agent/llm/arms';
import { createLlmResearcher } from '../../../src/agent/llm/llm-researcher';
import { toolsFor } from '../../../src/agent/llm/tools';
import { placeboLibrary } from '../../../src/papers/placebo';
import type { SearchOptions } from '../../../src/papers/types';
import { armIds } from '../../../src/study/manifest';
import type { ArmId } from '../../../src/study/manifest';
import { FakeLibrary, context, fakeServer, modelAt, papers, signal, toolCall } from '../../support/researcher-fakes';
import type { Answer } from '../../support/researcher-fakes';

const good = toolCall('propose_script', { title: 't', script: 'new script' });

/** Answers with papers named after what was asked. */
class EchoLibrary extends FakeLibrary {
  override search(query: string, { limit, offset = 0 }: SearchOptions) {
    this.queries.push(query);
    const hits = Array.from({ length: limit }, (_, i) => {
      const paper = { id: `X:${query}/${offset + i}`, title: `On ${query}`, authors: 'A', year: 2020, venue: 'V' };
      return { paper, score: 1, why: [{ term: query, score: 1 }] };
    });
    return Promise.resolve({ hits, matches: limit, unknown: [], faults: [] });
  }
}

async function requestsOf(arm: ArmId, answers: readonly Answer[] = [good]) {
  const server = fakeServer(...answers);
  const library = libraryOfArm(arm, new EchoLibrary(), 7);
  const researcher = createLlmResearcher({ model: modelAt(server), library });
  await researcher.propose(context({ arm, reference: 'REFERENCE' }), signal);
  return server.requests.map(({ url, headers, body }) => ({ url, headers, body }));
}

/** A request without what the table of arms says is the arm's own. */
function withoutDifferences(arm: ArmId, request: Awaited<ReturnType<typeof requestsOf>>[number] | undefined): string {
  const own = toolsFor(arm)
    .map(({ name }) => name)
    .filter((name) => !['note', 'propose_script'].includes(name));
  const text = JSON.stringify(request, (name, value: unknown) => {
    if (name === 'tools')
      return (value as { function: { name: string } }[]).filter((tool) => !own.includes(tool.function.name));
    return name === 'cited_paper_ids' ? undefined : value;
  });
  return text.replace(JSON.stringify(arms[arm].paragraph).slice(1, -1), '');
}

describe('the arms', () => {
  test('send requests that differ only by what the table says', async () => {
    const [none, ...others] = await Promise.all(
      armIds.map(async (arm) => withoutDifferences(arm, (await requestsOf(arm))[0])),
    );
    for (const other of others) expect(other).toBe(none);
    const raw = await Promise.all(armIds.map(async (arm) => JSON.stringify((await requestsOf(arm))[0])));
    expect(new Set(raw).size, 'papers and placebo are the same to the letter').toBe(armIds.length - 1);
  });

  test('of papers and placebo differ in what a search finds, and in nothing else', async () => {
    const search = toolCall('search_papers', { query: 'learning rate warm-up', k: 3 });
    const [papersArm, placeboArm] = await Promise.all([
      requestsOf('papers', [search, good]),
      requestsOf('placebo', [search, good]),
    ]);
    expect(placeboArm[0]).toEqual(papersArm[0]);
    const found = (sent: typeof papersArm) => sent[1]?.body.messages.at(-1)?.content ?? '';
    expect(found(papersArm)).toContain('learning rate warm-up');
    expect(found(placeboArm)).not.toMatch(/learning|rate|warm/);
    const shape = (text: string) => text.replace(/"(id|title)":"[^"]*"/g, '$1');
    expect(shape(found(placeboArm))).toBe(shape(found(papersArm)));
    expect(placeboArm[1]?.body.messages.slice(0, -1)).toEqual(papersArm[1]?.body.messages.slice(0, -1));
  });

  test('of reflection gives room for thinking and says how much is left', async () => {
    const think = toolCall('reflect', { thoughts: 'x'.repeat(8000) });
    const sent = await requestsOf('reflection', [think, think, think, think, good]);
    const answers =
      sent
        .at(-1)
        ?.body.messages.filter(({ role }) => role === 'tool')
        .map(({ content }) => content) ?? [];
    expect(answers[0]).toContain('about 4000 tokens of room');
    expect(answers[3]).toContain('used up; propose now');
    const [refused] = (await requestsOf('none', [think, good])).slice(1);
    expect(refused?.body.messages.at(-1)?.content).toContain('there is no tool "reflect"');
  });
});

describe('the placebo library', () => {
  const idsOf = async (seed: number, query: string) =>
    (await placeboLibrary(new EchoLibrary(), seed).search(query, { limit: 4 })).hits.map(({ paper }) => paper.id);

  test('answers a question the same each time, and otherwise with another seed', async () => {
    expect(await idsOf(1, 'warm-up')).toEqual(await idsOf(1, 'warm-up'));
    const bySeed = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => idsOf(seed, 'warm-up')));
    expect(new Set(bySeed.map(String)).size).toBeGreaterThan(3);
  });

  test('shares no word with the question, whatever it is', async () => {
    for (const query of ['protein folding', 'speech recognition', 'graph neural networks', 'clustering', 'dialogue']) {
      const asked = new Set(query.split(' '));
      const words = (await idsOf(3, query)).join(' ').split(/[^a-z]+/);
      expect(words.filter((word) => asked.has(word))).toEqual([]);
    }
  });

  test('reads what it showed, and another paper for an id known by heart', async () => {
    const library = placeboLibrary(new FakeLibrary(), 1);
    const known = papers[1]?.id ?? '';
    expect((await library.read(known, signal)).paper.id).toBe(papers[0]?.id);
    await library.search('anything', { limit: 3 });
    expect((await library.read(known, signal)).paper.id).toBe(known);
  });
});
