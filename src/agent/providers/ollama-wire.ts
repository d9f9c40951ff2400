/** Ollama's own chat API: lines of JSON, arguments as objects, and a context length that must be asked for. */
import * as v from 'valibot';
import type { ChatMessage, StopReason } from './types';
import { objectFrom, tokenCount, toolNameOf, understood, withoutSlash } from './wire';
import type { ReplyDraft, Wire } from './wire';

/** Ollama's default of 4,096 cuts the prompt off without a word. */
const contextTokens = 32_768;

const eventSchema = v.union([
  v.object({ error: v.string() }),
  v.object({
    error: v.optional(v.undefined()),
    message: v.nullish(
      v.object({
        content: v.nullish(v.string()),
        tool_calls: v.nullish(
          v.array(
            v.object({
              function: v.object({
                name: v.string(),
                arguments: v.nullish(v.union([v.record(v.string(), v.unknown()), v.string()])),
              }),
            }),
          ),
        ),
      }),
    ),
    done: v.boolean('must be true or false'),
    done_reason: v.nullish(v.string()),
    prompt_eval_count: tokenCount,
    eval_count: tokenCount,
  }),
]);

function read(event: unknown, draft: ReplyDraft): void {
  const parsed = understood(eventSchema, event, draft);
  if (parsed === null) return;
  if (typeof parsed.error === 'string') {
    draft.failure = { status: null, message: parsed.error };
    return;
  }
  draft.text(parsed.message?.content);
  for (const { function: call } of parsed.message?.tool_calls ?? []) draft.call(draft.calls, call);
  if (!parsed.done) return;
  draft.usage({ inputTokens: parsed.prompt_eval_count, outputTokens: parsed.eval_count });
  const reason: StopReason = parsed.done_reason === 'length' ? 'length' : 'stop';
  draft.end(reason);
}

function wireMessage(message: ChatMessage, _: number, all: readonly ChatMessage[]): unknown {
  switch (message.role) {
    case 'system':
    case 'user':
      return message;
    case 'tool':
      return { role: 'tool', tool_name: toolNameOf(all, message.toolCallId), content: message.content };
    case 'assistant': {
      const { role, content, toolCalls } = message;
      const calls = toolCalls.map(({ name, arguments: text }) => ({
        function: { name, arguments: objectFrom(text) },
      }));
      return calls.length === 0 ? { role, content } : { role, content, tool_calls: calls };
    }
  }
}

export const ollama: Wire = {
  framing: 'ndjson',
  url: (endpoint) => `${withoutSlash(endpoint).replace(/\/(v1|api)$/, '')}/api/chat`,
  headers: (key) => (key === '' ? {} : { authorization: `Bearer ${key}` }),
  body: ({ model, messages, tools, temperature }) => ({
    model,
    messages: messages.map(wireMessage),
    tools: tools.map((tool) => ({ type: 'function', function: tool })),
    options: { num_ctx: contextTokens, ...(temperature === undefined ? {} : { temperature }) },
    stream: true,
  }),
  read,
  price: () => ({ inputUsdPerMtok: 0, outputUsdPerMtok: 0 }),
  cures: {
    unreachable:
      'check that Ollama runs (ollama serve) and lets this page in: start it with OLLAMA_ORIGINS set to the address of this page, or to * while you try it out',
    auth: 'a proxy in front of Ollama asks for a key',
    reply: 'check that the address is of an Ollama server, as a rule http://localhost:11434',
  },
};
