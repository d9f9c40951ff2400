/** How each provider writes a reply, byte for byte as its documentation shows: streamed, whole, and as an error. */
import type { HttpProviderId } from '../../../src/agent/providers/wires';

export interface SampleReply {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
  readonly usage?: { readonly input: number; readonly output: number; readonly cached: number } | null;
  readonly stop?: 'length' | 'refused';
}

export interface Dialect {
  readonly provider: HttpProviderId;
  readonly endpoint: string;
  readonly url: string;
  readonly model: string;
  /** The header that holds the key, and how. */
  readonly auth: readonly [name: string, value: (key: string) => string];
  /** Messages of the stream, so that a test can cut it after any of them. */
  readonly stream: (reply: SampleReply) => readonly string[];
  readonly whole: (reply: SampleReply) => string;
  readonly error: (status: number, message: string) => string;
  /** What comes in the middle of a stream that fails, and whether it can be asked for again. */
  readonly failing: (message: string) => string;
  readonly failingAgain: boolean;
}

const sse = (data: unknown, end = '\n\n'): string => `data: ${JSON.stringify(data)}${end}`;
/** Pieces of at most `size` UTF-16 units that do not cut a surrogate pair. */
const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}(?![\\udc00-\\udfff])`, 'g')) ?? [];

const openaiUsage = ({ usage }: SampleReply) =>
  usage && {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
  };
const openaiStop = ({ stop, calls = [] }: SampleReply): string =>
  stop === 'length' ? 'length' : stop === 'refused' ? 'content_filter' : calls.length > 0 ? 'tool_calls' : 'stop';

function openaiStream(reply: SampleReply, extra: object = {}): string[] {
  const chunk = (delta: unknown, finish: string | null = null): string =>
    sse({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
  const calls = (reply.calls ?? []).flatMap(({ name, input }, index) => [
    chunk({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] }),
    ...pieces(JSON.stringify(input), 9).map((part) =>
      chunk({ tool_calls: [{ index, function: { arguments: part } }] }),
    ),
  ]);
  const usage = openaiUsage(reply);
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reply.text ?? '', 7).map((content) => chunk({ content })),
    ...calls,
    chunk({}, openaiStop(reply)),
    ...(usage ? [sse({ id: 'chatcmpl-1', choices: [], usage: { ...usage, ...extra } })] : []),
    'data: [DONE]\n\n',
  ];
}

function openaiWhole(reply: SampleReply, extra: object = {}): string {
  const tool_calls = (reply.calls ?? []).map(({ name, input }, i) => ({
    id: `call_${i}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
  const usage = openaiUsage(reply);
  const message = { role: 'assistant', content: reply.text ?? null, tool_calls };
  return JSON.stringify({
    id: 'chatcmpl-1',
    choices: [{ index: 0, message, finish_reason: openaiStop(reply) }],
    ...(usage ? { usage: { ...usage, ...extra } } : {}),
  });
}

const openaiError = (status: number, message: string): string =>
  JSON.stringify({ error: { message, type: 'error', param: null, code: status === 401 ? 'invalid_api_key' : null } });

const anthropicEvent = (data: { readonly type: string }): string => `event: ${data.type}\n${sse(data)}`;
const anthropicStop = ({ stop, calls = [] }: SampleReply): string =>
  stop === 'length' ? 'max_tokens' : stop === 'refused' ? 'refusal' : calls.length > 0 ? 'tool_use' : 'end_turn';
const anthropicInput = ({ usage }: SampleReply) =>
  usage && {
    input_tokens: usage.input - usage.cached,
    cache_read_input_tokens: usage.cached,
    cache_creation_input_tokens: 0,
    output_tokens: 1,
  };

function anthropicStream(reply: SampleReply): string[] {
  const { text = '', calls = [], usage } = reply;
  const block = (index: number, content_block: unknown, deltas: readonly object[]): string[] => [
    anthropicEvent({ type: 'content_block_start', ...{ index, content_block } }),
    ...deltas.map((delta) => anthropicEvent({ type: 'content_block_delta', ...{ index, delta } })),
    anthropicEvent({ type: 'content_block_stop', ...{ index } }),
  ];
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [],
    usage: anthropicInput(reply) ?? null,
  };
  return [
    anthropicEvent({ type: 'message_start', ...{ message } }),
    anthropicEvent({ type: 'ping' }),
    ...block(
      0,
      { type: 'text', text: '' },
      pieces(text, 7).map((part) => ({ type: 'text_delta', text: part })),
    ),
    ...calls.flatMap(({ name, input }, i) =>
      block(
        i + 1,
        { type: 'tool_use', id: `toolu_${i}`, name, input: {} },
        pieces(JSON.stringify(input), 9).map((part) => ({ type: 'input_json_delta', partial_json: part })),
      ),
    ),
    anthropicEvent({
      type: 'message_delta',
      ...{
        delta: { stop_reason: anthropicStop(reply), stop_sequence: null },
        usage: usage ? { output_tokens: usage.output } : null,
      },
    }),
    anthropicEvent({ type: 'message_stop' }),
  ];
}

function anthropicWhole(reply: SampleReply): string {
  const calls = (reply.calls ?? []).map(({ name, input }, i) => ({ type: 'tool_use', id: `toolu_${i}`, name, input }));
  const usage = reply.usage ? { ...anthropicInput(reply), output_tokens: reply.usage.output } : null;
  const content = [...(reply.text === undefined ? [] : [{ type: 'text', text: reply.text }]), ...calls];
  return JSON.stringify({ id: 'msg_1', type: 'message', content, stop_reason: anthropicStop(reply), usage });
}

const anthropicTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};
const anthropicError = (status: number, message: string): string =>
  JSON.stringify({ type: 'error', error: { type: anthropicTypes[status] ?? 'api_error', message } });

function geminiChunks(reply: SampleReply): object[] {
  const { text = '', calls = [], usage, stop } = reply;
  const parts = [
    ...pieces(text, 11).map((part) => [{ text: part }]),
    ...(calls.length > 0
      ? [
          [
            { text: 'secret reasoning', thought: true },
            ...calls.map(({ name, input }) => ({ functionCall: { name, args: input }, thoughtSignature: 'c2lnbg==' })),
          ],
        ]
      : []),
    [{ text: '' }],
  ];
  const usageMetadata = usage && {
    promptTokenCount: usage.input,
    candidatesTokenCount: usage.output - 1,
    thoughtsTokenCount: 1,
    cachedContentTokenCount: usage.cached,
    totalTokenCount: usage.input + usage.output,
  };
  const finish = stop === 'length' ? 'MAX_TOKENS' : stop === 'refused' ? 'SAFETY' : 'STOP';
  return parts.map((part, i) => ({
    candidates: [
      {
        content: { role: 'model', parts: part },
        index: 0,
        ...(i === parts.length - 1 ? { finishReason: finish } : {}),
      },
    ],
    ...(usageMetadata ? { usageMetadata } : {}),
    modelVersion: 'gemini-2.5-flash',
  }));
}
const geminiError = (status: number, message: string): string =>
  JSON.stringify({ error: { code: status, message, status: 'FAILED' } }, null, 2);

function ollamaLines(reply: SampleReply): object[] {
  const { text = '', calls = [], usage, stop } = reply;
  const line = (message: object, rest: object = {}) => ({
    model: 'qwen3:8b',
    created_at: '2026-01-01T00:00:00Z',
    message: { role: 'assistant', content: '', ...message },
    done: false,
    ...rest,
  });
  const tool_calls = calls.map(({ name, input }) => ({ function: { name, arguments: input } }));
  return [
    ...pieces(text, 7).map((content) => line({ content })),
    ...(calls.length > 0 ? [line({ tool_calls })] : []),
    line(
      {},
      {
        done: true,
        done_reason: stop === 'length' ? 'length' : 'stop',
        total_duration: 1,
        ...(usage ? { prompt_eval_count: usage.input, eval_count: usage.output } : {}),
      },
    ),
  ];
}
const asLines = (values: readonly object[]): string[] => values.map((value) => `${JSON.stringify(value)}\n`);

const bearer = ['authorization', (key: string) => `Bearer ${key}`] as const;

export const dialects: readonly Dialect[] = [
  {
    provider: 'anthropic',
    endpoint: 'https://api.anthropic.com/v1',
    url: 'https://api.anthropic.com/v1/messages',
    model: 'claude-sonnet-4-5',
    auth: ['x-api-key', (key) => key],
    stream: anthropicStream,
    whole: anthropicWhole,
    error: anthropicError,
    failing: (message) => `event: error\ndata: ${anthropicError(529, message)}\n\n`,
    failingAgain: true,
  },
  {
    provider: 'openai',
    endpoint: 'https://api.openai.com/v1',
    url: 'https://api.openai.com/v1/chat/completions',
    model: 'gpt-5-mini',
    auth: bearer,
    stream: (reply) => openaiStream(reply),
    whole: (reply) => openaiWhole(reply),
    error: openaiError,
    failing: (message) => sse({ error: { message, type: 'server_error', code: null } }),
    failingAgain: false,
  },
  {
    provider: 'gemini',
    endpoint: 'https://generativelanguage.googleapis.com/v1beta',
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    model: 'gemini-2.5-flash',
    auth: ['x-goog-api-key', (key) => key],
    stream: (reply) => geminiChunks(reply).map((chunk) => sse(chunk, '\r\n\r\n')),
    whole: (reply) => JSON.stringify(geminiChunks(reply)),
    error: geminiError,
    failing: (message) => sse({ error: { code: 503, message, status: 'UNAVAILABLE' } }, '\r\n\r\n'),
    failingAgain: true,
  },
  {
    provider: 'openrouter',
    endpoint: 'https://openrouter.ai/api/v1',
    url: 'https://openrouter.ai/api/v1/chat/completions',
    model: 'anthropic/claude-sonnet-4.5',
    auth: bearer,
    stream: (reply) => [': OPENROUTER PROCESSING\n\n', ...openaiStream(reply, { cost: 0.0125 })],
    whole: (reply) => openaiWhole(reply, { cost: 0.0125 }),
    error: (status, message) => JSON.stringify({ error: { code: status, message, metadata: {} } }),
    failing: (message) => sse({ id: 'gen-1', error: { code: 502, message }, choices: [] }),
    failingAgain: true,
  },
  {
    provider: 'openai-compatible',
    endpoint: 'http://localhost:8080/v1/',
    url: 'http://localhost:8080/v1/chat/completions',
    model: 'local-model',
    auth: bearer,
    /** Like llama.cpp and others: events end in CRLF and there is no [DONE]. */
    stream: (reply) =>
      openaiStream(reply)
        .slice(0, -1)
        .map((event) => event.replaceAll('\n', '\r\n')),
    whole: (reply) => openaiWhole(reply),
    error: (_status, message) => JSON.stringify({ error: message }),
    failing: (message) => sse({ error: message }),
    failingAgain: false,
  },
  {
    provider: 'ollama',
    endpoint: 'http://localhost:11434',
    url: 'http://localhost:11434/api/chat',
    model: 'qwen3:8b',
    auth: bearer,
    stream: (reply) => asLines(ollamaLines(reply)),
    whole: (reply) => asLines(ollamaLines(reply)).join(''),
    error: (_status, message) => JSON.stringify({ error: message }),
    failing: (message) => `${JSON.stringify({ error: message })}\n`,
    failingAgain: false,
  },
];
