/** Models that run in this browser and only write text: Chrome's own, and small ones through an injected loader. */
import { AppError, messageOf, throwIfAborted } from '../../base/errors';
import { callConstraint, plainMessages, readToolCalls } from './text-tools';
import type { PlainMessage } from './text-tools';
import { estimatedTokens } from './types';
import type { ChatModel, Completion, CompletionRequest } from './types';

export interface LocalModel {
  /** The whole text; `onToken` is told each piece. A model that can be constrained follows the JSON Schema. */
  generate(
    messages: readonly PlainMessage[],
    onToken: (text: string) => void,
    signal: AbortSignal,
    responseSchema: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Gives back memory; the model is not asked again. */
  release?(): void;
}

/** Opens a model by name, downloading it if need be; `tell` is told how far that is. */
export type LocalModelLoader = (
  model: string,
  signal: AbortSignal,
  tell: (activity: string) => void,
) => Promise<LocalModel>;

export class BrowserModel implements ChatModel {
  #loaded: Promise<LocalModel> | null = null;
  /** Of the request in hand. */
  #tell: (activity: string) => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly load: LocalModelLoader,
    private readonly cure: string,
  ) {}

  async complete({ messages, tools, signal, onDelta }: CompletionRequest): Promise<Completion> {
    throwIfAborted(signal);
    const plain = plainMessages(messages, tools);
    const show = (text: string): void => onDelta?.({ kind: 'text', text });
    this.#tell = (text) => onDelta?.({ kind: 'activity', text });
    try {
      const model = await this.#open(signal);
      const text = await model.generate(plain, show, signal, callConstraint(tools));
      throwIfAborted(signal);
      const { content, toolCalls } = readToolCalls(text);
      const sent = plain.reduce((sum, message) => sum + message.content.length, 0);
      const usage = {
        inputTokens: estimatedTokens(sent),
        outputTokens: estimatedTokens(text.length),
        isEstimated: true,
      };
      return { content, toolCalls, usage, costUsd: 0, stopReason: toolCalls.length > 0 ? 'tool-calls' : 'stop' };
    } catch (thrown) {
      this.release();
      throwIfAborted(signal);
      if (thrown instanceof AppError) throw thrown;
      throw new AppError('endpoint-failed', `${this.name}: ${messageOf(thrown).slice(0, 300)}; ${this.cure}`, {
        cause: thrown,
      });
    }
  }

  release(): void {
    void this.#loaded?.then(
      (model) => model.release?.(),
      () => undefined,
    );
    this.#loaded = null;
  }

  #open(signal: AbortSignal): Promise<LocalModel> {
    this.#loaded ??= this.load(this.name, signal, (activity) => this.#tell(activity));
    return this.#loaded;
  }
}
