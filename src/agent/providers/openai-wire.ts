/** OpenAI chat completions, which OpenRouter and most local servers speak too, with their small differences. */
import * as v from 'valibot';
import { priceOf } from './prices';
import type { ChatMessage, StopReason } from './types';
import { tokenCount, understood, withoutSlash } from './wire';
import type { ReplyDraft, Wire, WireRequest } from './wire';

const toolCalls = v.nullish(
  v.array(
    v.object({
      index: v.nullish(v.number()),
      id: v.nullish(v.string()),
      function: v.object({
        name: v.nullish(v.string()),
        arguments: v.nullish(v.union([v.string(), v.record(v.string(), v.unknown())])),
      }),
    }),
  ),
);
const message = v.object({ content: v.nullish(v.string()), tool_calls: toolCalls });

const errorText = v.union([
  v.string(),
  v.object({ message: v.string(), code: v.nullish(v.union([v.string(), v.number()])) }),
]);

const usageSchema = v.object({
  prompt_tokens: tokenCount,
  completion_tokens: tokenCount,
  total_tokens: tokenCount,
  prompt_tokens_details: v.nullish(v.object({ cached_tokens: tokenCount })),
  /** OpenRouter says what it charged. */
  cost: tokenCount,
});

const eventSchema = v.object({
  choices: v.array(
    v.object({
      delta: v.nullish(message),
      message: v.nullish(message),
      finish_reason: v.nullish(v.string()),
    }),
  ),
  usage: v.nullish(usageSchema),
});

const stopReasons: Readonly<Record<string, StopReason>> = {
  length: 'length',
  content_filter: 'refused',
  tool_calls: 'tool-calls',
};

function read(event: unknown, draft: ReplyDraft): void {
  if (event === '[DONE]') return draft.end('stop');
  const failed = v.safeParse(v.object({ error: errorText }), event);
  if (failed.success) {
    const { error } = failed.output;
    const status = typeof error === 'string' ? null : Number(error.code);
    draft.failure = {
      status: status !== null && status >= 400 ? status : null,
      message: typeof error === 'string' ? error : error.message,
    };
    return;
  }
  const parsed = understood(eventSchema, event, draft);
  if (parsed === null) return;
  const { usage } = parsed;
  if (usage) {
    const total = usage.total_tokens ?? 0;
    const output = usage.completion_tokens ?? 0;
    draft.usage({
      inputTokens: usage.prompt_tokens ?? Math.max(0, total - output),
      outputTokens: output,
      cachedTokens: usage.prompt_tokens_details?.cached_tokens,
    });
    draft.costUsd = usage.cost ?? draft.costUsd;
  }
  const [choice] = parsed.choices;
  if (choice === undefined) {
    if (!usage) draft.misfit ??= 'choices: must hold a choice';
    return;
  }
  readMessage(choice.delta ?? choice.message, draft);
  if (choice.finish_reason || choice.message) draft.end(stopReasons[choice.finish_reason ?? ''] ?? 'stop');
}

function readMessage(given: v.InferOutput<typeof message> | null | undefined, draft: ReplyDraft): void {
  draft.text(given?.content);
  for (const call of given?.tool_calls ?? []) {
    const slot = call.index ?? (call.id || call.function.name ? draft.calls : draft.calls - 1);
    draft.call(slot, { id: call.id, name: call.function.name, arguments: call.function.arguments });
  }
}

function wireMessage(sent: ChatMessage): unknown {
  switch (sent.role) {
    case 'system':
    case 'user':
      return sent;
    case 'tool':
      return { role: 'tool', tool_call_id: sent.toolCallId, content: sent.content };
    case 'assistant': {
      const calls = sent.toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: 'function',
        function: { name, arguments: text },
      }));
      const { role, content } = sent;
      return calls.length === 0 ? { role, content } : { role, content, tool_calls: calls };
    }
  }
}

const body = ({ model, messages, tools, temperature }: WireRequest): Record<string, unknown> => ({
  model,
  messages: messages.map(wireMessage),
  tools: tools.map((tool) => ({ type: 'function', function: tool })),
  ...(temperature === undefined ? {} : { temperature }),
  stream: true,
});

const bearer = (key: string): Record<string, string> => (key === '' ? {} : { authorization: `Bearer ${key}` });

const common = {
  framing: 'sse' as const,
  url: (endpoint: string) => `${withoutSlash(endpoint)}/chat/completions`,
  headers: bearer,
  read,
};
const replyCure = 'check that the address is of an OpenAI-compatible API (it ends in /v1)';
const countTokens = { stream_options: { include_usage: true } };

export const openai: Wire = {
  ...common,
  body: (request) => ({ ...body(request), ...countTokens }),
  status: (status, text) => (status === 429 && text.includes('insufficient_quota') ? 402 : status),
  price: (model) => priceOf('openai', model),
  cures: {
    unreachable: 'check that you are online and that no extension blocks api.openai.com',
    auth: 'make a key at platform.openai.com/api-keys',
    reply: replyCure,
  },
};

export const openrouter: Wire = {
  ...common,
  body: (request) => ({ ...body(request), usage: { include: true } }),
  cures: {
    unreachable: 'check that you are online and that no extension blocks openrouter.ai',
    auth: 'sign in to OpenRouter again, or make a key at openrouter.ai/settings/keys',
    reply: replyCure,
  },
};

export const openaiCompatible: Wire = {
  ...common,
  body: (request) => ({ ...body(request), ...countTokens }),
  droppable: 'stream_options',
  price: (model) => priceOf('openai-compatible', model),
  cures: {
    unreachable:
      'check the address and that you are online; the server must allow this page by CORS (Ollama: start it with OLLAMA_ORIGINS=* ; LM Studio: switch on CORS; vLLM: --allowed-origins); an https page cannot call http addresses other than localhost',
    auth: 'look at the account of whoever runs this endpoint',
    reply: replyCure,
  },
};
