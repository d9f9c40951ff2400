/** What servers do, as data: for each dialect the same behaviours, each with the one outcome it must end in. */
import type { ErrorCode } from '../../../src/base/errors';
import { key } from '../researcher-fakes';
import type { Dialect, SampleReply } from './dialects';
import type { Answered, Step } from './server';

export type Expected =
  | {
      readonly kind: 'reply';
      readonly content: string;
      readonly calls: readonly (readonly [name: string, input: unknown])[];
      readonly stop: 'stop' | 'tool-calls' | 'length' | 'refused';
      readonly tokens?: readonly [input: number, output: number];
    }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly says: RegExp };

export interface WireCase {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly expected: Expected;
  readonly attempts: number;
  /** Waits between attempts, in milliseconds. */
  readonly slept?: readonly number[];
}

const hidden = '[key removed]';
const usage = { input: 1200, output: 90, cached: 0 };
const tokens = [1200, 90] as const;
const propose = {
  name: 'propose_script',
  input: { title: 'Higher lr', rationale: 'short', script: 'new “script” 🙂\n' },
};
const search = { name: 'search_papers', input: { query: 'warm-up', k: 3 } };
const read = { name: 'read_paper', input: { id: 'arXiv:1910.04209' } };

export const parallel: SampleReply = { text: 'Höher 🙂 then', calls: [search, read, propose], usage };
const one: SampleReply = { calls: [propose], usage };

export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const joined = (parts: readonly string[]): string => parts.join('');
const ok = (chunks: Answered['chunks'], end: Answered['end'] = 'close'): Answered => ({ status: 200, chunks, end });

const answers = (reply: SampleReply): Extract<Expected, { kind: 'reply' }> => ({
  kind: 'reply',
  content: reply.text ?? '',
  calls: (reply.calls ?? []).map(({ name, input }) => [name, input] as const),
  stop: reply.stop ?? ((reply.calls ?? []).length > 0 ? 'tool-calls' : 'stop'),
  ...(reply.usage ? { tokens } : {}),
});
const fails = (code: ErrorCode, says: RegExp): Expected => ({ kind: 'error', code, says });

function replies({ stream, whole, provider }: Dialect): WireCase[] {
  const good = (
    name: string,
    reply: SampleReply,
    steps: readonly Step[],
    expected: Expected = answers(reply),
  ): WireCase => ({
    name,
    steps,
    expected,
    attempts: 1,
  });
  const text: SampleReply = { text: 'I would raise lr. ✓', usage };
  const withKey: SampleReply = { text: `the key is ${key}!`, calls: [{ name: 'note', input: { text: key } }], usage };
  const stops = (stop: 'length' | 'refused'): SampleReply => ({ text: 'I', stop, usage });
  const noUsage: SampleReply = { ...one, usage: null };
  const empty: SampleReply = { calls: [{ name: 'note', input: {} }], usage };
  const byByte = [...bytes(joined(stream(parallel)))].map((byte) => Uint8Array.of(byte));
  return [
    good('answers in text', text, [ok(stream(text))]),
    good('calls one tool', one, [ok(stream(one))]),
    good('calls three tools at once', parallel, [ok(stream(parallel))]),
    good('calls a tool without arguments', empty, [ok(stream(empty))]),
    good('sends byte by byte', parallel, [ok(byByte)]),
    good('sends all in one chunk', parallel, [ok([joined(stream(parallel))])]),
    good('answers unstreamed', parallel, [ok([whole(parallel)])]),
    good('answers unstreamed, byte by byte', one, [ok([...bytes(whole(one))].map((byte) => Uint8Array.of(byte)))]),
    good('does not count tokens', noUsage, [ok(stream(noUsage))]),
    good('stops at its length limit', stops('length'), [ok(stream(stops('length')))]),
    ...(provider === 'ollama' ? [] : [good('refuses', stops('refused'), [ok(stream(stops('refused')))])]),
    good('echoes the key in a reply', withKey, [ok(stream(withKey))], {
      ...answers(withKey),
      content: `the key is ${hidden}!`,
      calls: [['note', { text: hidden }]],
    }),
    good('keeps the connection alive with blank lines', one, [ok(stream(one).flatMap((event) => [event, '\n']))]),
  ];
}

function refusals({ error, stream, provider }: Dialect): WireCase[] {
  const said = `no, ${key} will not do`;
  const answer = (status: number, headers: Record<string, string> = {}): Answered => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    chunks: [error(status, said)],
  });
  const never = (status: number, code: ErrorCode, attempts: number): WireCase => ({
    name: `answers ${status}`,
    steps: [answer(status)],
    expected: fails(code, new RegExp(`${status}.*no, .*will not do`)),
    attempts,
  });
  const recovers = (status: number, headers: Record<string, string>, slept: readonly number[]): WireCase => ({
    name: `answers ${status} once, ${JSON.stringify(headers)}`,
    steps: [answer(status, headers), ok(stream(one))],
    expected: answers(one),
    attempts: 2,
    slept,
  });
  const html = '<!doctype html><style>b{}</style><h1>Bad gateway</h1>';
  return [
    never(400, 'endpoint-failed', 1),
    never(401, 'endpoint-auth', 1),
    { ...never(402, 'endpoint-credit', 1), expected: fails('endpoint-credit', /no credit left/) },
    never(403, 'endpoint-auth', 1),
    never(404, 'endpoint-failed', 1),
    never(413, 'endpoint-failed', 1),
    never(422, 'endpoint-failed', 1),
    never(429, 'endpoint-rate-limited', 4),
    never(500, 'endpoint-failed', 4),
    never(503, 'endpoint-failed', 4),
    never(529, 'endpoint-failed', 4),
    recovers(429, { 'retry-after': '7' }, [7000]),
    recovers(429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, [9000]),
    recovers(529, {}, [1000]),
    recovers(500, {}, [1000]),
    recovers(408, {}, [1000]),
    {
      name: 'wants an hour of patience',
      steps: [answer(429, { 'retry-after': '3600' })],
      expected: fails('endpoint-rate-limited', /wait or raise/),
      attempts: 1,
    },
    {
      name: 'answers 502 as a web page',
      steps: [{ status: 502, chunks: [html] }],
      expected: fails('endpoint-failed', /502: Bad gateway/),
      attempts: 4,
    },
    {
      name: 'answers 500 with nothing',
      steps: [{ status: 500, chunks: [] }],
      expected: fails('endpoint-failed', /an empty answer/),
      attempts: 4,
    },
    {
      name: 'breaks off its error',
      steps: [{ status: 500, chunks: ['{"err'], end: 'drop' }, ok(stream(one))],
      expected: answers(one),
      attempts: 2,
    },
    ...quirks(provider, said),
  ];
}

/** Statuses that mean something else at one provider. */
function quirks(provider: string, said: string): WireCase[] {
  const quirk = (name: string, status: number, text: string, code: ErrorCode, says: RegExp): WireCase => ({
    name,
    steps: [{ status, chunks: [text] }],
    expected: fails(code, says),
    attempts: 1,
  });
  const json = (error: unknown): string => JSON.stringify({ error });
  switch (provider) {
    case 'gemini':
      return [
        quirk(
          'calls a bad key 400',
          400,
          json({ code: 400, message: `API key not valid. ${said}`, details: [{ reason: 'API_KEY_INVALID' }] }),
          'endpoint-auth',
          /aistudio/,
        ),
      ];
    case 'openai':
      return [
        quirk(
          'calls an empty account 429',
          429,
          json({ message: said, code: 'insufficient_quota' }),
          'endpoint-credit',
          /top it up/,
        ),
      ];
    case 'anthropic':
      return [
        quirk(
          'calls an empty account 400',
          400,
          json({ type: 'invalid_request_error', message: `Your credit balance is too low. ${said}` }),
          'endpoint-credit',
          /top it up/,
        ),
      ];
    default:
      return [];
  }
}

function accidents({ stream, failing, failingAgain }: Dialect): WireCase[] {
  const events = stream(parallel);
  const half = events.slice(0, Math.ceil(events.length / 2));
  const failed = ok([...half, failing(`overloaded ${key}`)]);
  const accident = (name: string, steps: readonly Step[], expected: Expected, attempts: number): WireCase => ({
    name,
    steps,
    expected,
    attempts,
  });
  const broken = fails('endpoint-failed', /broke off each time/);
  return [
    accident('drops the connection once', [ok(half, 'drop'), ok(events)], answers(parallel), 2),
    accident('drops the connection before a byte', [ok([], 'drop'), ok(events)], answers(parallel), 2),
    accident('drops the connection every time', [ok(half, 'drop')], broken, 4),
    accident('ends without an end once', [ok(half), ok(events)], answers(parallel), 2),
    accident('ends without an end every time', [ok(half)], broken, 4),
    failingAgain
      ? accident('fails in the middle, then not', [failed, ok(events)], answers(parallel), 2)
      : accident('fails in the middle', [failed], fails('endpoint-reply', /the server says: overloaded/), 1),
    accident(
      'falls silent in the middle',
      [ok(half, 'hang')],
      fails('endpoint-unreachable', /did not answer within/),
      1,
    ),
    accident('never answers', [ok([], 'hang')], fails('endpoint-unreachable', /did not answer within/), 1),
    accident('refuses this page (CORS)', ['cors'], fails('endpoint-unreachable', /does not let this page.*CORS/), 1),
    accident('is not there', ['refused'], fails('endpoint-unreachable', /no connection to/), 4),
    accident('is not there at first', ['refused', ok(events)], answers(parallel), 2),
    accident('cannot be reached offline', ['offline'], fails('endpoint-unreachable', /this device is offline/), 4),
  ];
}

function nonsense({ stream }: Dialect): WireCase[] {
  const bad = (name: string, chunks: Answered['chunks'], says: RegExp): WireCase => ({
    name,
    steps: [ok(chunks)],
    expected: fails('endpoint-reply', says),
    attempts: 1,
  });
  const megabyte = 'x'.repeat(1_000_000);
  const [event] = stream({ text: 'y'.repeat(200), usage });
  return [
    bad('answers a web page', [`<html><body>Sign in ${key}</body></html>`], /it is not JSON: Sign in \[key removed\]/),
    bad('answers nothing', [], /an empty answer/),
    bad('answers blanks', ['  \n\n '], /an empty answer/),
    bad('answers other JSON', [`{"a":"${key}"}`], /not a chat completion/),
    bad('answers null', ['null'], /not a chat completion/),
    bad('answers a number', ['42'], /not a chat completion/),
    bad('answers cut JSON', ['{"choices":[{"mess'], /not JSON/),
    bad('answers bytes that are no text', [Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28, 0xf0, 0x9f)], /not JSON/),
    bad(
      'sends 5 MB of one letter',
      Array.from({ length: 5 }, () => megabyte),
      /cut off at 4 MB/,
    ),
    bad(
      'sends 5 MB of events',
      Array.from({ length: 40 }, () => (event ?? '').repeat(Math.ceil(125_000 / (event ?? ' ').length))),
      /cut off at 4 MB/,
    ),
    bad(
      'sends 5 MB of open brackets',
      Array.from({ length: 5 }, () => '['.repeat(1_000_000)),
      /cut off at 4 MB/,
    ),
  ];
}

export const casesOf = (dialect: Dialect): readonly WireCase[] => [
  ...replies(dialect),
  ...refusals(dialect),
  ...accidents(dialect),
  ...nonsense(dialect),
];
