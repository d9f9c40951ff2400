/**
 * A researcher that is a language model: it is told the task and its history, may use its arm's tools, and hands in a
 * script. Every turn is new; what it knows of earlier trials is in the prompt, so a resumed study tells it the same.
 */
import { AppError, throwIfAborted } from '../../base/errors';
import type { PaperLibrary } from '../../papers/types';
import { ResearchFailure } from '../../study/ports';
import type { Proposal, ResearchContext, Researcher } from '../../study/ports';
import { ChatClient } from './chat-client';
import type { ChatEndpoint, ChatSurroundings } from './chat-client';
import type { ChatMessage, ChatReply } from './chat-types';
import { lastRoundReminder, systemPrompt, taskPrompt, toolReminder } from './system-prompt';
import { ToolDesk } from './tool-desk';
import type { ScriptDraft } from './tool-desk';
import { toolsFor } from './tools';

export interface ResearchLimits {
  readonly rounds: number;
  readonly tokens: number;
  /** Wrong tool calls. An answer without any tool gets one reminder. */
  readonly mistakes: number;
}

const defaultLimits: ResearchLimits = { rounds: 12, tokens: 200_000, mistakes: 4 };

export interface LlmOptions {
  readonly endpoint: ChatEndpoint;
  /** Only the papers arm gets to use it. */
  readonly library: PaperLibrary | null;
  readonly limits?: ResearchLimits;
  readonly surroundings?: Partial<ChatSurroundings>;
}

export function createLlmResearcher(options: LlmOptions): Researcher {
  const client = new ChatClient(options.endpoint, { ...browserSurroundings, ...options.surroundings });
  const limits = options.limits ?? defaultLimits;
  const label = `${options.endpoint.model} (language model)`;
  return {
    label,
    propose: (context, signal) => new Turn(client, limits, label, context, options.library).run(signal),
  };
}

const browserSurroundings: ChatSurroundings = {
  fetch: (...request) => fetch(...request),
  now: () => Date.now(),
  timeoutMs: 300_000,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

class Turn {
  readonly #messages: ChatMessage[];
  readonly #desk: ToolDesk;
  #tokensUsed = 0;
  #mistakes = 0;
  #reminded = false;

  constructor(
    private readonly client: ChatClient,
    private readonly limits: ResearchLimits,
    private readonly label: string,
    private readonly context: ResearchContext,
    library: PaperLibrary | null,
  ) {
    this.#messages = [
      { role: 'system', content: systemPrompt(context) },
      { role: 'user', content: taskPrompt(context) },
    ];
    this.#desk = new ToolDesk(context.arm, context.parent.script, library, (text) => context.onActivity?.(text));
  }

  async run(signal: AbortSignal): Promise<Proposal> {
    try {
      const draft = await this.#converse(signal);
      return { ...draft, ...this.#used(), researcher: this.label };
    } catch (thrown) {
      throwIfAborted(signal);
      if (thrown instanceof AppError) throw new ResearchFailure(thrown.code, thrown.message, this.#used());
      throw thrown;
    }
  }

  async #converse(signal: AbortSignal): Promise<ScriptDraft> {
    const { rounds, tokens } = this.limits;
    const tools = toolsFor(this.context.arm);
    for (let round = 1; round <= rounds; round++) {
      if (round === rounds && round > 1) this.#messages.push({ role: 'user', content: lastRoundReminder });
      this.context.onActivity?.(`asks ${this.client.model} (turn ${round})`);
      const reply = await this.client.complete(this.#messages, tools, signal);
      this.#tokensUsed += reply.tokensUsed;
      const draft = await this.#handle(reply, signal);
      if (draft !== null) return draft;
      if (this.#tokensUsed > tokens)
        throw noProposal(`used ${this.#tokensUsed} tokens of ${tokens} without a proposal`);
    }
    throw noProposal(`took ${rounds} turns without a proposal`);
  }

  async #handle(reply: ChatReply, signal: AbortSignal): Promise<ScriptDraft | null> {
    this.#messages.push({ role: 'assistant', content: reply.content, toolCalls: reply.toolCalls });
    if (reply.toolCalls.length === 0) {
      if (this.#reminded) throw noProposal('answered twice without calling a tool');
      this.#reminded = true;
      this.#messages.push({ role: 'user', content: toolReminder });
    }
    for (const call of reply.toolCalls) {
      const result = await this.#desk.run(call, signal);
      if (result.kind === 'draft') return result.draft;
      this.#messages.push({ role: 'tool', toolCallId: call.id, content: result.content });
      if (result.kind === 'mistake') this.#count(result.content);
    }
    return null;
  }

  #count(mistake: string): void {
    this.#mistakes++;
    if (this.#mistakes >= this.limits.mistakes)
      throw noProposal(`made ${this.#mistakes} mistakes without a proposal; the last: ${mistake}`);
  }

  #used() {
    const { papersConsidered, calls } = this.#desk;
    return { papersConsidered, toolCalls: calls, tokensUsed: this.#tokensUsed };
  }
}

const noProposal = (what: string): AppError =>
  new AppError('endpoint-reply', `researcher: the model ${what}; choose a model that is good at calling tools`);
