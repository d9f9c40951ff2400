import { describe, expect, test } from 'vitest';
import { liveSources, readLiveAbstract, textOfInvertedIndex } from '../../../src/papers/live-sources';

type Reply = { status?: number; body: string } | Error;

function internet(replies: Readonly<Record<string, Reply>>): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const fetcher = (address: unknown): Promise<Response> => {
    const url = String(address);
    asked.push(url);
    const reply = Object.entries(replies).find(([host]) => url.includes(host))?.[1] ?? new TypeError('Failed to fetch');
    return reply instanceof Error
      ? Promise.reject(reply)
      : Promise.resolve(new Response(reply.body, { status: reply.status ?? 200 }));
  };
  return { fetch: fetcher, asked };
}

const read = (id: string, net: { fetch: typeof fetch }, signal?: AbortSignal) =>
  readLiveAbstract(id, { fetch: net.fetch, sources: liveSources, timeoutMs: 1000, signal });

describe('reading an abstract live', () => {
  test('takes the first source that answers', async () => {
    const net = internet({ semanticscholar: { body: '{"paperId":"x","abstract":"We  clip.\\n"}' } });
    expect(await read('arXiv:1711.05101', net)).toEqual({
      abstract: 'We clip.',
      source: 'Semantic Scholar',
      reason: null,
    });
    expect(net.asked).toEqual(['https://api.semanticscholar.org/graph/v1/paper/ARXIV%3A1711.05101?fields=abstract']);
  });

  test('goes on to OpenAlex when the first is busy, and puts its words in order', async () => {
    const net = internet({
      semanticscholar: { status: 429, body: '' },
      openalex: { body: '{"abstract_inverted_index":{"norms":[1,3],"Gradient":[0],"and":[2]}}' },
    });
    expect(await read('arXiv:1711.05101', net)).toMatchObject({
      abstract: 'Gradient norms and norms',
      source: 'OpenAlex',
    });
  });

  test('reads the summary of an arXiv feed', async () => {
    const body = '<?xml?><feed><title>q</title><entry><summary>\n a &lt; b\n and c </summary></entry></feed>';
    expect(await read('arXiv:1', internet({ 'export.arxiv.org': { body } }))).toMatchObject({
      abstract: 'a < b and c',
      source: 'arXiv',
    });
  });

  test('passes over replies of the wrong shape', async () => {
    const net = internet({
      semanticscholar: { body: '{"abstract":7}' },
      openalex: { body: '<html>' },
      arxiv: { body: 'no feed' },
    });
    const text = await read('arXiv:1', net);
    expect(text.abstract).toBeNull();
    expect(text.reason).toMatch(/Semantic Scholar: .*OpenAlex: .*arXiv: /);
  });

  test('offline it gives the record alone, with the reason', async () => {
    expect(await read('arXiv:1', internet({}))).toMatchObject({
      abstract: null,
      source: null,
      reason: expect.stringContaining('Failed to fetch') as string,
    });
  });

  test('asks nobody about ids that no source serves', async () => {
    const net = internet({});
    expect((await read('title:something', net)).reason).toContain('no open source');
    expect(net.asked).toEqual([]);
  });

  test('stops at once when aborted', async () => {
    await expect(read('arXiv:1', internet({}), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('an inverted index becomes text again', () => {
  expect(textOfInvertedIndex({ b: [1], a: [0, 2] })).toBe('a b a');
});
