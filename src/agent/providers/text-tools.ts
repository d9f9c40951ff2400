/**
 * Tool calls for models that only write text: the tools are told in the prompt, a call is a JSON object in the answer.
 * The same object as a JSON Schema, for models whose output can be constrained.
 */
import * as v from 'valibot';
import type { ChatMessage, ToolCall, ToolDefinition } from './types';

export interface PlainMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

const callSchema = v.object({ tool: v.string(), arguments: v.optional(v.record(v.string(), v.unknown()), {}) });

export function toolPrompt(tools: readonly ToolDefinition[]): string {
  const described = tools.map(
    ({ name, description, parameters }) => `- ${name}: ${description}\n  arguments: ${JSON.stringify(parameters)}`,
  );
  return `\n\nYou act by calling tools. Answer with one JSON object and nothing else:
{"tool": "name of the tool", "arguments": { … }}
The tools:\n${described.join('\n')}`;
}

export const callConstraint = (tools: readonly ToolDefinition[]): Record<string, unknown> => ({
  anyOf: tools.map(({ name, parameters }) => ({
    type: 'object',
    properties: { tool: { const: name }, arguments: parameters },
    required: ['tool', 'arguments'],
    additionalProperties: false,
  })),
});

/** The conversation without tool roles; the system message tells the tools. */
export function plainMessages(messages: readonly ChatMessage[], tools: readonly ToolDefinition[]): PlainMessage[] {
  return messages.map((message): PlainMessage => {
    switch (message.role) {
      case 'system':
        return { role: 'system', content: message.content + toolPrompt(tools) };
      case 'user':
        return { role: 'user', content: message.content };
      case 'tool':
        return { role: 'user', content: `The tool answered:\n${message.content}` };
      case 'assistant':
        return { role: 'assistant', content: [message.content, ...message.toolCalls.map(callText)].join('\n').trim() };
    }
  });
}

const callText = ({ name, arguments: text }: ToolCall): string =>
  `{"tool": ${JSON.stringify(name)}, "arguments": ${text}}`;

/** The calls in an answer, and the answer without them. */
export function readToolCalls(answer: string): { readonly content: string; readonly toolCalls: readonly ToolCall[] } {
  const toolCalls: ToolCall[] = [];
  let content = '';
  let from = 0;
  for (const { start, end, value } of jsonObjects(answer)) {
    const parsed = v.safeParse(callSchema, value);
    if (!parsed.success) continue;
    content += answer.slice(from, start);
    from = end;
    const { tool: name, arguments: given } = parsed.output;
    toolCalls.push({ id: `call-${toolCalls.length}`, name, arguments: JSON.stringify(given) });
  }
  return { content: withoutEmptyFences(content + answer.slice(from)).trim(), toolCalls };
}

const withoutEmptyFences = (text: string): string => text.replace(/```(?:json)?\s*```/g, '');

/** The outermost JSON objects in a text, found by counting braces outside of strings. */
function* jsonObjects(text: string): Generator<{ start: number; end: number; value: unknown }> {
  for (let start = text.indexOf('{'); start >= 0;) {
    const end = closingBrace(text, start);
    const value = end === null ? undefined : parsedObject(text.slice(start, end));
    if (end !== null && value !== undefined) yield { start, end, value };
    start = text.indexOf('{', value === undefined || end === null ? start + 1 : end);
  }
}

function closingBrace(text: string, start: number): number | null {
  let depth = 0;
  let isInString = false;
  for (let i = start; i < text.length; i++) {
    const letter = text[i];
    if (isInString) {
      if (letter === '\\') i++;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === '{') depth++;
    else if (letter === '}' && --depth === 0) return i + 1;
  }
  return null;
}

function parsedObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
