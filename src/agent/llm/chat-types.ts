/** The part of the OpenAI chat-completions format that Bibliograd speaks. Replies are parsed here, once. */
import * as v from 'valibot';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatReply {
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
  /** As the server counts; estimated as characters ÷ 4 where it does not. */
  readonly tokensUsed: number;
}

const tokens = v.optional(v.nullable(v.number()));

export const replySchema = v.object({
  choices: v.pipe(
    v.array(
      v.object({
        message: v.object({
          content: v.optional(v.nullable(v.string())),
          tool_calls: v.optional(
            v.nullable(
              v.array(
                v.object({
                  id: v.optional(v.nullable(v.string())),
                  function: v.object({
                    name: v.string(),
                    arguments: v.optional(v.nullable(v.union([v.string(), v.record(v.string(), v.unknown())]))),
                  }),
                }),
              ),
            ),
          ),
        }),
      }),
    ),
    v.minLength(1, 'must hold a choice'),
  ),
  usage: v.optional(v.nullable(v.object({ total_tokens: tokens, prompt_tokens: tokens, completion_tokens: tokens }))),
});

/** The error text that servers send along with, or instead of, a reply. */
export const serverErrorSchema = v.object({
  error: v.union([
    v.string(),
    v.pipe(
      v.object({ message: v.string() }),
      v.transform(({ message }) => message),
    ),
  ]),
});

export function requestBody(model: string, messages: readonly ChatMessage[], tools: readonly ToolDefinition[]): string {
  return JSON.stringify({
    model,
    messages: messages.map(wireMessage),
    tools: tools.map((tool) => ({ type: 'function', function: tool })),
    stream: false,
  });
}

function wireMessage(message: ChatMessage): unknown {
  switch (message.role) {
    case 'system':
    case 'user':
      return message;
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant': {
      const toolCalls = message.toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: 'function',
        function: { name, arguments: text },
      }));
      const { role, content } = message;
      return toolCalls.length === 0 ? { role, content } : { role, content, tool_calls: toolCalls };
    }
  }
}

/** The reply in Bibliograd's own terms; `sentCharacters` serves the estimate of tokens. */
export function readReply(parsed: v.InferOutput<typeof replySchema>, sentCharacters: number): ChatReply {
  const message = parsed.choices[0]?.message;
  const content = message?.content ?? '';
  const toolCalls = (message?.tool_calls ?? []).map((call, i) => {
    const given = call.function.arguments ?? '{}';
    return {
      id: call.id ?? `call-${i}`,
      name: call.function.name,
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    };
  });
  const { usage } = parsed;
  const counted = usage?.total_tokens ?? (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0);
  const characters = sentCharacters + content.length + toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
  return { content, toolCalls, tokensUsed: Math.max(0, Math.round(counted > 0 ? counted : characters / 4)) };
}
