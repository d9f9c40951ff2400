import { expect, test } from 'vitest';
import { openPaperLibrary } from '../../../src/papers/library';
import { placeboLibrary } from '../../../src/papers/placebo';
import { memoryBlobStore } from '../../../src/store/blobs';
import { shippedBase, shippedFetch } from '../../support/shipped-files';

const questions = [
  'learning rate warm-up for small language models',
  'gradient clipping adaptive',
  'square root batch size scaling rule',
  'normalisation without statistics',
  'rotary position embedding base',
  'muon optimizer orthogonal update',
];

test('over the shipped library a placebo finds as many papers, none of them to the point, and its other tools answer too', async () => {
  const { fetch } = shippedFetch();
  const library = await openPaperLibrary({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch, sources: [] });
  const placebo = placeboLibrary(library, 7);
  let characters = 0;
  for (const question of questions) {
    const real = (await library.search(question, { limit: 20 })).hits.map(({ paper }) => paper.id);
    const shuffled = (await placebo.search(question, { limit: 20 })).hits.map(({ paper }) => paper.id);
    expect(shuffled).toHaveLength(real.length);
    expect(shuffled.filter((id) => real.includes(id))).toEqual([]);
    const read = await placebo.read(shuffled[0] ?? '');
    expect(read.paper.id).toBe(shuffled[0]);
    const explored = await placebo.explore(question);
    expect(explored.evidence.length).toBeGreaterThan(0);
    const dived = await placebo.deepDive(question);
    expect(dived.note.title).not.toBe('');
    characters += JSON.stringify(
      await library.search(question, { limit: 8 }).then(({ hits }) => hits.map(({ paper }) => paper)),
    ).length;
    characters +=
      JSON.stringify(await library.explore(question)).length + JSON.stringify(await library.deepDive(question)).length;
  }
  expect((await placebo.compare(['adamw', 'lion', 'muon'])).techniques.length).toBeGreaterThan(0);
  const tokensPerCall = characters / 4 / (3 * questions.length);
  expect(tokensPerCall, 'what reflectionTokens in llm-researcher.ts stands on').toBeGreaterThan(600);
  expect(tokensPerCall).toBeLessThan(1200);
});
