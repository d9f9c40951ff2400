/** Anthropic's Messages API, called from a page. Its events name content blocks by index; tool input comes as pieces of JSON. */
import * as v from 'valibot';
import { priceOf } from './prices';
import type { ChatMessage, StopReason } from './types';
import { inTurns, objectFrom, tokenCount, understood, withoutSlash } from './wire';
import type { ReplyDraft, Wire } from './wire';

/** The API wants a bound. A script is some 5,000 tokens. */
const maxOutputTokens = 16_384;

const usageSchema = v.nullish(
  v.object({
    input_tokens: tokenCount,
    output_tokens: tokenCount,
    cache_read_input_tokens: tokenCount,
    cache_creation_input_tokens: tokenCount,
  }),
);
const block = v.object({
  type: v.string(),
  text: v.nullish(v.string()),
  id: v.nullish(v.string()),
  name: v.nullish(v.string()),
  input: v.nullish(v.record(v.string(), v.unknown())),
});

const eventSchema = v.variant('type', [
  v.object({ type: v.literal('message_start'), message: v.object({ usage: usageSchema }) }),
  v.object({ type: v.literal('content_block_start'), index: v.number(), content_block: block }),
  v.object({
    type: v.literal('content_block_delta'),
    index: v.number(),
    delta: v.object({ type: v.string(), text: v.nullish(v.string()), partial_json: v.nullish(v.string()) }),
  }),
  v.object({
    type: v.literal('message_delta'),
    delta: v.object({ stop_reason: v.nullish(v.string()) }),
    usage: usageSchema,
  }),
  v.object({ type: v.literal('message_stop') }),
  v.object({ type: v.literal('error'), error: v.object({ type: v.string(), message: v.string() }) }),
  v.object({
    type: v.literal('message'),
    content: v.array(block),
    stop_reason: v.nullish(v.string()),
    usage: usageSchema,
  }),
]);
const knownTypes = new Set(eventSchema.options.map((option) => option.entries.type.literal as string));

const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 529,
};
const stopReasons: Readonly<Record<string, StopReason>> = {
  tool_use: 'tool-calls',
  max_tokens: 'length',
  refusal: 'refused',
};
const stopOf = (reason: string | null | undefined): StopReason => stopReasons[reason ?? ''] ?? 'stop';

function count(usage: v.InferOutput<typeof usageSchema>, draft: ReplyDraft): void {
  if (!usage) return;
  const { input_tokens: fresh, cache_read_input_tokens: cached, cache_creation_input_tokens: written } = usage;
  draft.usage({
    inputTokens: typeof fresh === 'number' ? fresh + (cached ?? 0) + (written ?? 0) : undefined,
    outputTokens: usage.output_tokens,
    cachedTokens: cached,
  });
}

function readBlock(index: number, { type, text, id, name, input }: v.InferOutput<typeof block>, draft: ReplyDraft) {
  draft.text(text);
  const isEmpty = Object.keys(input ?? {}).length === 0;
  if (type === 'tool_use') draft.call(index, { id, name, arguments: isEmpty ? '' : input });
}

function read(event: unknown, draft: ReplyDraft): void {
  const named = understood(v.object({ type: v.string() }), event, draft);
  if (named === null || !knownTypes.has(named.type)) return;
  const parsed = understood(eventSchema, event, draft);
  switch (parsed?.type) {
    case 'message_start':
      return count(parsed.message.usage, draft);
    case 'content_block_start':
      return readBlock(parsed.index, parsed.content_block, draft);
    case 'content_block_delta': {
      const { type, text, partial_json: piece } = parsed.delta;
      if (type === 'text_delta') draft.text(text);
      if (type === 'input_json_delta') draft.call(parsed.index, { arguments: piece });
      return;
    }
    case 'message_delta':
      count(parsed.usage, draft);
      draft.stopReason = stopOf(parsed.delta.stop_reason);
      return;
    case 'message_stop':
      return draft.end('stop');
    case 'error':
      draft.failure = { status: statuses[parsed.error.type] ?? null, message: parsed.error.message };
      return;
    case 'message':
      for (const [index, part] of parsed.content.entries()) readBlock(index, part, draft);
      count(parsed.usage, draft);
      return draft.end(stopOf(parsed.stop_reason));
    case undefined:
      return;
  }
}

function turn(message: ChatMessage): { role: string; parts: unknown[] }[] {
  const text = (content: string): unknown[] => (content.trim() === '' ? [] : [{ type: 'text', text: content }]);
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', parts: text(message.content) }];
    case 'tool':
      return [
        {
          role: 'user',
          parts: [{ type: 'tool_result', tool_use_id: message.toolCallId, content: message.content }],
        },
      ];
    case 'assistant': {
      const calls = message.toolCalls.map(({ id, name, arguments: input }) => ({
        type: 'tool_use',
        id,
        name,
        input: objectFrom(input),
      }));
      const parts = [...text(message.content), ...calls];
      return [{ role: 'assistant', parts: parts.length > 0 ? parts : [{ type: 'text', text: '(nothing)' }] }];
    }
  }
}

export const anthropic: Wire = {
  framing: 'sse',
  url: (endpoint) => `${withoutSlash(endpoint)}/messages`,
  headers: (key) => ({
    'x-api-key': key,
    'anthropic-version': '2023-06-01',
    'anthropic-dangerous-direct-browser-access': 'true',
  }),
  body: ({ model, messages, tools, temperature }) => {
    const system = messages.flatMap((message) => (message.role === 'system' ? [message.content] : [])).join('\n\n');
    return {
      model,
      max_tokens: maxOutputTokens,
      system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
      messages: inTurns(messages.flatMap(turn)).map(({ role, parts }) => ({ role, content: parts })),
      tools: tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
      ...(temperature === undefined ? {} : { temperature: Math.min(1, temperature) }),
      stream: true,
    };
  },
  read,
  status: (status, text) => (status === 400 && /credit balance is too low/i.test(text) ? 402 : status),
  price: (model) => priceOf('anthropic', model),
  cures: {
    unreachable:
      'check that you are online; some organisations are refused calls from a page (CORS): then use a key of another workspace, or the same model through OpenRouter',
    auth: 'make a key at console.anthropic.com/settings/keys',
    reply: 'check that the address is https://api.anthropic.com/v1',
  },
};
