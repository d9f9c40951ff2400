import { describe, expect, test } from 'vitest';
import { createLlmResearcher } from '../../../src/agent/llm/llm-researcher';
import type { ResearchLimits } from '../../../src/agent/llm/llm-researcher';
import { retryWaitMs } from '../../../src/agent/providers/retry';
import { ResearchFailure } from '../../../src/study/ports';
import type { ResearchContext } from '../../../src/study/ports';
import {
  FakeLibrary,
  baseline,
  context,
  fakeServer,
  key,
  modelAt,
  papers,
  reply,
  signal,
  status,
  toolCall,
} from '../../support/researcher-fakes';
import type { Answer } from '../../support/researcher-fakes';

const good = toolCall('propose_script', { title: 'Higher lr', rationale: 'short run', script: 'new script' });

function setUp(answers: Answer[], limits?: Partial<ResearchLimits>) {
  const server = fakeServer(...answers);
  const library = new FakeLibrary();
  const researcher = createLlmResearcher({
    model: modelAt(server),
    library,
    ...(limits ? { limits } : {}),
  });
  const propose = (overrides?: Partial<ResearchContext>) => researcher.propose(context(overrides), signal);
  return { ...server, library, researcher, propose };
}

const failureOf = (promise: Promise<unknown>): Promise<ResearchFailure> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (thrown: unknown) => (thrown instanceof ResearchFailure ? thrown : Promise.reject(new Error(String(thrown)))),
  );

describe('the language-model researcher', () => {
  test('searches, reads, and proposes a script that cites what it was given', async () => {
    const [first, second] = papers;
    const { propose, requests } = setUp([
      toolCall('search_papers', { query: 'warmup', k: 2 }),
      toolCall('read_paper', { id: first?.id }),
      toolCall('propose_script', { title: 't', rationale: 'r', script: 's', cited_paper_ids: [first?.id] }),
    ]);
    expect(await propose()).toMatchObject({
      title: 't',
      rationale: 'r',
      script: 's',
      papersCited: [first],
      papersConsidered: [first, second],
      toolCalls: [
        { tool: 'search_papers', input: '{"query":"warmup","k":2}', refused: null },
        { tool: 'read_paper', input: `{"id":"${first?.id}"}`, refused: null },
        { tool: 'propose_script', input: '', refused: null },
      ],
      tokensUsed: 300,
      researcher: 'm (language model)',
    });
    const last = requests[2]?.body.messages ?? [];
    expect(last.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant', 'tool']);
    expect(last[3]?.content).toContain('untrusted data');
    expect(last[3]?.tool_call_id).toBe('id-search_papers');
  });

  test('sends nothing but the documented request', async () => {
    const { propose, requests } = setUp([good]);
    await propose();
    expect(requests[0]?.url).toBe('http://localhost:11434/v1/chat/completions');
    expect(requests[0]?.headers).toEqual({ 'content-type': 'application/json', authorization: `Bearer ${key}` });
    expect(Object.keys(requests[0]?.body ?? {})).toEqual(['model', 'messages', 'tools', 'stream', 'stream_options']);
  });

  test('sends no authorization without a key', async () => {
    const server = fakeServer(good);
    await createLlmResearcher({ model: modelAt(server, {}, ''), library: null }).propose(context(), signal);
    expect(server.requests[0]?.headers).toEqual({ 'content-type': 'application/json' });
  });

  test('offers no paper tools in the other arm, and refuses and records a call of them', async () => {
    const { propose, requests, library } = setUp([toolCall('search_papers', { query: 'x' }), good]);
    const proposal = await propose({ arm: 'none' });
    expect(requests[0]?.body.tools.map((tool) => tool.function.name)).toEqual(['note', 'propose_script']);
    expect(JSON.stringify(requests[0]?.body)).not.toMatch(/paper/i);
    expect(requests[1]?.body.messages.at(-1)?.content).toBe('refused: this arm has no paper tools');
    expect(proposal.toolCalls[0]).toMatchObject({ refused: 'refused: this arm has no paper tools' });
    expect(proposal.papersConsidered).toEqual([]);
    expect(library.queries).toEqual([]);
  });

  test('tells the model its history, failures and fixed settings', async () => {
    const { propose, requests } = setUp([good]);
    const past = { index: 1, title: 'Big lr', script: 'x', decision: 'failed', valBpb: null } as const;
    await propose({
      history: [{ ...past, failure: 'loss is NaN', changes: '- a\n+ b' }],
      fixedSettings: { width: 64 },
      reference: 'REF',
    });
    const [system, user] = requests[0]?.body.messages ?? [];
    expect(system?.content).toContain('width = 64');
    expect(system?.content).toContain('REF');
    expect(user?.content).toContain('Trial 1: Big lr → failed\n  failed: loss is NaN\n  - a\n  + b');
    expect(user?.content).toContain(baseline);
  });

  const correctable: [string, Answer, RegExp][] = [
    [
      'arguments that are not JSON',
      toolCall('propose_script', '{"title": oops'),
      /not JSON.*call propose_script again/,
    ],
    ['arguments of the wrong shape', toolCall('propose_script', { title: 1 }), /wrong arguments \(title/],
    ['an empty script', toolCall('propose_script', { title: 't', script: ' ' }), /script must be the whole/],
    ['an unchanged script', toolCall('propose_script', { title: 't', script: baseline }), /unchanged/],
    ['an unknown tool', toolCall('format_disk', {}), /no tool "format_disk"; the tools are search_papers/],
    [
      'an invented citation',
      toolCall('propose_script', { title: 't', script: 's', cited_paper_ids: ['arXiv:0000.0'] }),
      /arXiv:0000.0, which no tool returned/,
    ],
    ['an unknown paper', toolCall('read_paper', { id: 'nope' }), /there is no paper nope/],
  ];
  test.each(correctable)('answers %s with a tool error and goes on', async (_what, answer, message) => {
    const { propose, requests } = setUp([answer, good]);
    expect((await propose()).script).toBe('new script');
    expect(requests[1]?.body.messages.at(-1)?.content).toMatch(message);
  });

  test('gives up after four mistakes, and says what they cost', async () => {
    const { propose, requests } = setUp([toolCall('propose_script', 'nope')]);
    const failure = await failureOf(propose());
    expect(failure).toMatchObject({ code: 'endpoint-reply', used: { tokensUsed: 400 } });
    expect(failure.message).toContain('4 mistakes');
    expect(requests).toHaveLength(4);
  });

  test('reminds a model that answers without a tool once', async () => {
    const chat = reply({ content: 'I would raise lr.' });
    const { propose, requests } = setUp([chat, good]);
    expect((await propose()).title).toBe('Higher lr');
    expect(requests[1]?.body.messages.at(-1)?.content).toContain('call propose_script');
    expect((await failureOf(setUp([chat]).propose())).message).toContain('answered twice without calling a tool');
  });

  test('stops at its limits of turns and of tokens', async () => {
    const search = toolCall('search_papers', { query: 'x' });
    const rounds = setUp([search], { rounds: 3, tokens: 10_000, repairs: 9 });
    expect((await failureOf(rounds.propose())).message).toContain('3 turns');
    expect(rounds.requests[2]?.body.messages.at(-1)?.content).toContain('last turn');
    const tokens = setUp([search], { rounds: 30, tokens: 250, repairs: 9 });
    expect((await failureOf(tokens.propose())).message).toContain('300 tokens of 250');
  });

  test('counts characters where the server counts no tokens', async () => {
    const call = { function: { name: 'propose_script', arguments: { title: 't', script: 's' } } };
    const { propose } = setUp([reply({ tool_calls: [call] }, null)]);
    expect((await propose()).tokensUsed).toBeGreaterThan(300);
  });
});

describe('an endpoint', () => {
  const html = '<html><style>b{}</style><body><h1>Nope</h1></body></html>';
  const failures: [string, Answer, string, RegExp, number][] = [
    ['that cannot be reached', new TypeError('Failed to fetch'), 'endpoint-unreachable', /CORS.*OLLAMA_ORIGINS/, 4],
    ['that answers 401', status(401, `bad key ${key}`), 'endpoint-auth', /refused the key \(401: bad key/, 1],
    ['that answers 403', status(403), 'endpoint-auth', /403/, 1],
    ['that answers 429 for ever', status(429, '{"error":{"message":"slow"}}'), 'endpoint-rate-limited', /429: slow/, 4],
    ['that answers 500 for ever', status(500, html), 'endpoint-failed', /500: Nope/, 4],
    ['that knows no such model', status(404, '{"error":"no model m"}'), 'endpoint-failed', /no model m.*model name/, 1],
    ['that answers HTML', status(200, html), 'endpoint-reply', /not JSON: Nope/, 1],
    ['that answers nothing', status(200), 'endpoint-reply', /an empty answer/, 1],
    ['that answers other JSON', status(200, '{"a":1}'), 'endpoint-reply', /choices/, 1],
    [
      'that answers an error as success',
      status(200, '{"error":{"message":"no credit"}}'),
      'endpoint-reply',
      /no credit/,
      1,
    ],
    ['that answers no choices', status(200, '{"choices":[]}'), 'endpoint-reply', /must hold a choice/, 1],
  ];
  test.each(failures)('%s fails the proposal with its cure', async (_what, answer, code, message, attempts) => {
    const { propose, requests } = setUp([answer]);
    const failure = await failureOf(propose());
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(requests).toHaveLength(attempts);
  });

  test('that hangs is given up after the time limit', async () => {
    const hang = ({ signal: aborted }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        aborted?.addEventListener('abort', () => {
          reject(new DOMException('timed out', 'TimeoutError'));
        });
      });
    const server = fakeServer(hang);
    const researcher = createLlmResearcher({
      model: modelAt({ surroundings: { ...server.surroundings, timeoutMs: 20 } }),
      library: null,
    });
    const failure = await failureOf(researcher.propose(context(), signal));
    expect(failure).toMatchObject({ code: 'endpoint-unreachable' });
    expect(failure.message).toContain('did not answer within 0.02 s');
  });

  test('that recovers is asked again after the time it names', async () => {
    const { propose, slept } = setUp([status(429, '', { 'retry-after': '7' }), status(503), good]);
    expect((await propose()).title).toBe('Higher lr');
    expect(slept).toEqual([7000, 2000]);
  });

  test('that echoes the key never gets it into an error, a proposal or an activity', async () => {
    const said: string[] = [];
    const echo = toolCall('propose_script', { title: `t ${key}`, rationale: key, script: `s ${key}` });
    const onActivity = (text: string) => said.push(text);
    const proposal = await setUp([toolCall('search_papers', { query: key }), echo]).propose({ onActivity });
    const errors = await Promise.all(
      [status(500, key), status(200, key), status(401, key), status(200, `{"error":"${key}"}`), new TypeError(key)].map(
        (answer) => failureOf(setUp([answer]).propose()),
      ),
    );
    const { researcher } = setUp([good]);
    const everything = [proposal, said, researcher, ...errors.map((e) => [e.message, e.stack, e.used, e.cause])];
    expect(JSON.stringify(everything)).not.toContain(key);
    expect(proposal.script).toBe('s [key removed]');
  });

  test('is not asked with a key that no header can hold', () => {
    const open = () => modelAt(fakeServer(good), {}, 'sk bad\nkey');
    expect(open).toThrow(/paste it again/);
    expect(open).not.toThrow(/sk bad/);
  });

  test('is left alone once the visitor has stopped', async () => {
    const controller = new AbortController();
    const server = fakeServer(() => {
      controller.abort();
      return status(503);
    });
    const researcher = createLlmResearcher({ model: modelAt(server), library: null });
    await expect(researcher.propose(context(), controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the wait before another attempt', () => {
  const now = Date.UTC(2026, 0, 1);
  const cases: [string | null, number, number | null][] = [
    [null, 1, 1000],
    [null, 3, 4000],
    ['0', 1, 0],
    ['1.5', 1, 1500],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 1, 9000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 1, 0],
    ['soon', 2, 2000],
    ['121', 1, null],
  ];
  test.each(cases)('for Retry-After %s at attempt %i is %s ms', (header, attempt, expected) => {
    expect(retryWaitMs(header, attempt, now)).toBe(expected);
  });
});
