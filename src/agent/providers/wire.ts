/**
 * What a provider is, as data: where its requests go, what they hold, and how the events of its stream become a reply.
 * `ReplyDraft` gathers the reply; a wire's `read` only translates one event.
 */
import * as v from 'valibot';
import type { Price } from '../../study/researcher-choice';
import { estimatedTokens } from './types';
import type { ChatMessage, Completion, StopReason, ToolCall, ToolDefinition, Usage } from './types';

export interface WireRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly temperature?: number | undefined;
}

export interface Wire {
  readonly framing: 'sse' | 'ndjson';
  url(endpoint: string, model: string): string;
  headers(key: string): Record<string, string>;
  body(request: WireRequest): Readonly<Record<string, unknown>>;
  /** Translates one event, or a whole reply that came unstreamed. */
  read(event: unknown, draft: ReplyDraft): void;
  /** A field that some servers refuse and that can be done without. */
  readonly droppable?: string;
  /** The status that another provider would have sent for the same failure. */
  status?(status: number, text: string): number;
  readonly cures: { readonly unreachable: string; readonly auth: string; readonly reply: string };
  /** Used where the visitor gave none. */
  price?(model: string): (Price & { readonly cachedUsdPerMtok?: number }) | null;
}

interface CallParts {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly arguments?: string | Readonly<Record<string, unknown>> | null | undefined;
  readonly signature?: string | null | undefined;
}

export class ReplyDraft {
  content = '';
  stopReason: StopReason | null = null;
  /** The server has said that this was all. */
  isComplete = false;
  /** What the server says went wrong; a null status is one it did not give. */
  failure: { readonly status: number | null; readonly message: string } | null = null;
  /** What could not be understood. */
  misfit: string | null = null;
  costUsd: number | null = null;
  #usage: Partial<Usage> = {};
  readonly #calls = new Map<string | number, { id: string; name: string; arguments: string; signature: string }>();
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    this.#onText = onText;
  }

  get calls(): number {
    return this.#calls.size;
  }

  text(text: string | null | undefined): void {
    if (!text) return;
    this.content += text;
    this.#onText(text);
  }

  /** Adds to the call in a slot; text arguments are appended, objects taken whole. */
  call(slot: string | number, parts: CallParts): void {
    const call = this.#calls.get(slot) ?? { id: '', name: '', arguments: '', signature: '' };
    call.id ||= parts.id ?? '';
    call.name ||= parts.name ?? '';
    call.signature ||= parts.signature ?? '';
    const given = parts.arguments ?? '';
    call.arguments += typeof given === 'string' ? given : JSON.stringify(given);
    this.#calls.set(slot, call);
  }

  /** Later counts replace earlier ones. */
  usage(usage: { readonly [Name in keyof Usage]?: Usage[Name] | null | undefined }): void {
    const known = Object.entries(usage).filter(([, value]) => value !== undefined && value !== null);
    this.#usage = { ...this.#usage, ...(Object.fromEntries(known) as Partial<Usage>) };
  }

  end(reason: StopReason): void {
    this.isComplete = true;
    this.stopReason ??= reason;
  }

  finish(sentCharacters: number): Omit<Completion, 'costUsd'> {
    const toolCalls = [...this.#calls.values()].map(finishedCall);
    const written = toolCalls.reduce((sum, call) => sum + call.arguments.length, this.content.length);
    const stopReason = toolCalls.length > 0 && this.stopReason === 'stop' ? 'tool-calls' : (this.stopReason ?? 'stop');
    return { content: this.content, toolCalls, usage: this.#counted(sentCharacters, written), stopReason };
  }

  #counted(sent: number, written: number): Usage {
    const { inputTokens = 0, outputTokens = 0, cachedTokens } = this.#usage;
    if (inputTokens + outputTokens <= 0)
      return { inputTokens: estimatedTokens(sent), outputTokens: estimatedTokens(written), isEstimated: true };
    return { inputTokens, outputTokens, ...(cachedTokens ? { cachedTokens } : {}) };
  }
}

function finishedCall(call: { id: string; name: string; arguments: string; signature: string }, i: number): ToolCall {
  const { id, name, signature } = call;
  const text = call.arguments.trim() === '' ? '{}' : call.arguments;
  return { id: id || `call-${i}`, name, arguments: text, ...(signature ? { signature } : {}) };
}

/** The event in a schema's form; what does not fit is noted in the draft, and null. */
export function understood<T extends v.GenericSchema>(
  schema: T,
  event: unknown,
  draft: ReplyDraft,
): v.InferOutput<T> | null {
  const parsed = v.safeParse(schema, event);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  draft.misfit ??= `${v.getDotPath(issue) ?? 'the reply'}: ${issue.message}`;
  return null;
}

/** A count of tokens, where it is one. */
export const tokenCount = v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0)));

export const withoutSlash = (endpoint: string): string => endpoint.trim().replace(/\/+$/, '');

/** JSON text as an object; empty where the model wrote none. */
export function objectFrom(text: string): Record<string, unknown> {
  try {
    const parsed = v.safeParse(v.record(v.string(), v.unknown()), JSON.parse(text));
    return parsed.success ? parsed.output : {};
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {};
    throw thrown;
  }
}

/** The name of the tool that a result answers. */
export function toolNameOf(messages: readonly ChatMessage[], toolCallId: string): string {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
  return calls.findLast(({ id }) => id === toolCallId)?.name ?? 'unknown';
}

/** Neighbours of one role joined: some providers insist that roles take turns. */
export function inTurns<T>(items: readonly { readonly role: string; readonly parts: readonly T[] }[]) {
  const turns: { role: string; parts: T[] }[] = [];
  for (const { role, parts } of items) {
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts: [...parts] });
  }
  return turns;
}
