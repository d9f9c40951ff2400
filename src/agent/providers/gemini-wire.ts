/** Google's Gemini API: `streamGenerateContent` as server-sent events. Calls come whole, and their thought signatures go back. */
import * as v from 'valibot';
import { priceOf } from './prices';
import type { ChatMessage, StopReason } from './types';
import { inTurns, objectFrom, tokenCount, toolNameOf, understood, withoutSlash } from './wire';
import type { ReplyDraft, Wire } from './wire';

const part = v.object({
  text: v.nullish(v.string()),
  thought: v.nullish(v.boolean()),
  thoughtSignature: v.nullish(v.string()),
  functionCall: v.nullish(
    v.object({
      id: v.nullish(v.string()),
      name: v.string(),
      args: v.nullish(v.record(v.string(), v.unknown())),
    }),
  ),
});

const errorSchema = v.object({
  error: v.object({ code: v.nullish(v.number()), message: v.string(), status: v.nullish(v.string()) }),
});

const eventSchema = v.object({
  candidates: v.nullish(
    v.array(
      v.object({
        content: v.nullish(v.object({ parts: v.nullish(v.array(part)) })),
        finishReason: v.nullish(v.string()),
      }),
    ),
  ),
  promptFeedback: v.nullish(v.object({ blockReason: v.nullish(v.string()) })),
  usageMetadata: v.nullish(
    v.object({
      promptTokenCount: tokenCount,
      candidatesTokenCount: tokenCount,
      thoughtsTokenCount: tokenCount,
      cachedContentTokenCount: tokenCount,
    }),
  ),
});

const refusals = ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'LANGUAGE'];
const stopOf = (reason: string): StopReason =>
  reason === 'MAX_TOKENS' ? 'length' : refusals.includes(reason) ? 'refused' : 'stop';

function read(event: unknown, draft: ReplyDraft): void {
  const failed = v.safeParse(errorSchema, event);
  if (failed.success) {
    const { code, message } = failed.output.error;
    draft.failure = { status: code ?? null, message };
    return;
  }
  const parsed = understood(eventSchema, event, draft);
  if (parsed === null) return;
  const { candidates, usageMetadata: usage, promptFeedback } = parsed;
  if (usage)
    draft.usage({
      inputTokens: usage.promptTokenCount,
      outputTokens: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
      cachedTokens: usage.cachedContentTokenCount,
    });
  if (promptFeedback?.blockReason) return draft.end('refused');
  const [candidate] = candidates ?? [];
  if (candidate === undefined) {
    if (!usage) draft.misfit ??= 'candidates: must hold a candidate';
    return;
  }
  for (const { text, thought, thoughtSignature, functionCall } of candidate.content?.parts ?? []) {
    if (thought !== true) draft.text(text);
    if (!functionCall) continue;
    const { id, name, args } = functionCall;
    draft.call(draft.calls, { id, name, arguments: args ?? '', signature: thoughtSignature });
  }
  if (candidate.finishReason) draft.end(stopOf(candidate.finishReason));
}

function turn(message: ChatMessage, _: number, all: readonly ChatMessage[]): { role: string; parts: unknown[] }[] {
  const text = (content: string): unknown[] => (content === '' ? [] : [{ text: content }]);
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', parts: text(message.content) }];
    case 'tool': {
      const name = toolNameOf(all, message.toolCallId);
      return [{ role: 'user', parts: [{ functionResponse: { name, response: { content: message.content } } }] }];
    }
    case 'assistant': {
      const calls = message.toolCalls.map(({ name, arguments: args, signature }) => ({
        functionCall: { name, args: objectFrom(args) },
        ...(signature === undefined ? {} : { thoughtSignature: signature }),
      }));
      const parts = [...text(message.content), ...calls];
      return parts.length === 0 ? [] : [{ role: 'model', parts }];
    }
  }
}

export const gemini: Wire = {
  framing: 'sse',
  url: (endpoint, model) =>
    `${withoutSlash(endpoint)}/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`,
  headers: (key) => ({ 'x-goog-api-key': key }),
  body: ({ messages, tools, temperature }) => ({
    systemInstruction: {
      parts: messages.flatMap((message) => (message.role === 'system' ? [{ text: message.content }] : [])),
    },
    contents: inTurns(messages.flatMap(turn)),
    tools: [{ functionDeclarations: tools }],
    ...(temperature === undefined ? {} : { generationConfig: { temperature } }),
  }),
  read,
  status: (status, text) => (status === 400 && /API_KEY_INVALID|API key not valid/.test(text) ? 401 : status),
  price: (model) => priceOf('gemini', model),
  cures: {
    unreachable:
      'check that you are online and that the key, if it is restricted to websites, allows this one (aistudio.google.com/apikey)',
    auth: 'make a key at aistudio.google.com/apikey',
    reply: 'check that the address is https://generativelanguage.googleapis.com/v1beta',
  },
};
