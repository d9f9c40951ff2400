/** One conversation with a model, in Bibliograd's own terms: what every provider is asked, and what it answers. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
  /** What the provider wants back unchanged along with the call (Gemini's thought signature). */
  readonly signature?: string;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema, of which only what every provider takes is used: types, properties, required, bounds. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Usage {
  /** All that was sent, cached or not. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input, what the provider had kept. */
  readonly cachedTokens?: number;
  /** The server did not count: characters ÷ 4. */
  readonly isEstimated?: boolean;
}

export type StopReason = 'stop' | 'tool-calls' | 'length' | 'refused';

/**
 * `restart`: what came before is void, because the reply broke off and is asked for again. `activity`: what the model does before it
 * writes, for the screen.
 */
export type Delta = { readonly kind: 'text' | 'activity'; readonly text: string } | { readonly kind: 'restart' };

export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly signal: AbortSignal;
  readonly onDelta?: (delta: Delta) => void;
}

export interface Completion {
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
  /** Null where neither the provider nor a table knows. */
  readonly costUsd: number | null;
  readonly stopReason: StopReason;
}

export interface ChatModel {
  readonly name: string;
  /** @throws AppError with an `endpoint-…` code, or `aborted`. */
  complete(request: CompletionRequest): Promise<Completion>;
  /** The proposal is over: gives back what the model holds on this machine. It may be asked again. */
  release?(): void;
}

export const estimatedTokens = (characters: number): number => Math.ceil(characters / 4);
