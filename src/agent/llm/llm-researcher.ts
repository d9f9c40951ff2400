/**
 * A researcher that is a language model: it is told the task and its history, may use its arm's tools, and hands in a
 * script. Every turn is new; what it knows of earlier trials is in the prompt, so a resumed study tells it the same.
 */
import { AppError, throwIfAborted } from '../../base/errors';
import type { PaperLibrary } from '../../papers/types';
import { ResearchFailure } from '../../study/ports';
import type { Proposal, ResearchContext, Researcher } from '../../study/ports';
import type { ResearchRecord } from '../../study/proposal';
import { SpendMeter } from '../providers/spend-meter';
import type { ChatMessage, ChatModel, Completion, Delta } from '../providers/types';
import { defaultHistoryCharacters } from './history-text';
import { lastRoundReminder, systemPrompt, taskPrompt, toolReminder } from './system-prompt';
import { ToolDesk } from './tool-desk';
import type { ScriptDraft } from './tool-desk';
import { toolsFor } from './tools';
import { transcriptOf } from './transcript';

/** Of one proposal. */
export interface ResearchLimits {
  readonly rounds: number;
  readonly tokens: number;
  /** Wrong tool calls that may be put right. An answer without any tool gets one reminder. */
  readonly repairs: number;
  readonly historyCharacters: number;
  /** How much the reflection arm may think: as much as seven calls of the paper tools return (870 tokens each, measured). */
  readonly reflectionTokens: number;
}

const defaultLimits: ResearchLimits = {
  rounds: 12,
  tokens: 200_000,
  repairs: 3,
  historyCharacters: defaultHistoryCharacters,
  reflectionTokens: 6000,
};

export interface LlmOptions {
  readonly model: ChatModel;
  /** What the arm's paper tools look into: see `libraryOfArm`. */
  readonly library: PaperLibrary | null;
  readonly limits?: Partial<ResearchLimits> | undefined;
  /** One for all arms of a study. */
  readonly meter?: SpendMeter;
}

export function createLlmResearcher({ model, library, limits, meter = new SpendMeter() }: LlmOptions): Researcher {
  const given = { ...defaultLimits, ...limits };
  return {
    label: `${model.name} (language model)`,
    propose: (context, signal) => new Turn(model, given, meter, context, library).run(signal),
  };
}

class Turn {
  readonly #messages: ChatMessage[];
  readonly #desk: ToolDesk;
  #draft: ScriptDraft | null = null;
  #tokensUsed = 0;
  #costUsd: number | null = 0;
  #mistakes = 0;
  #reminded = false;

  constructor(
    private readonly model: ChatModel,
    private readonly limits: ResearchLimits,
    private readonly meter: SpendMeter,
    private readonly context: ResearchContext,
    library: PaperLibrary | null,
  ) {
    this.#messages = [
      { role: 'system', content: systemPrompt(context) },
      { role: 'user', content: taskPrompt(context, limits.historyCharacters) },
    ];
    this.#desk = new ToolDesk(context, library, limits.reflectionTokens);
  }

  async run(signal: AbortSignal): Promise<Proposal> {
    try {
      const draft = await this.#converse(signal);
      this.#draft = draft;
      return { ...draft, ...(await this.#used()), researcher: `${this.model.name} (language model)` };
    } catch (thrown) {
      if (thrown instanceof AppError) throw new ResearchFailure(thrown.code, thrown.message, await this.#used());
      throwIfAborted(signal);
      throw thrown;
    } finally {
      this.model.release?.();
    }
  }

  async #converse(signal: AbortSignal): Promise<ScriptDraft> {
    const { rounds, tokens } = this.limits;
    for (let round = 1; round <= rounds; round++) {
      if (round === rounds && round > 1) this.#messages.push({ role: 'user', content: lastRoundReminder });
      this.context.onActivity?.(`asks ${this.model.name} (turn ${round})`);
      const draft = await this.#handle(await this.#ask(signal), signal);
      if (draft !== null) return draft;
      if (this.#tokensUsed > tokens)
        throw noProposal(`used ${this.#tokensUsed} tokens of ${tokens} without a proposal`);
    }
    throw noProposal(`took ${rounds} turns without a proposal`);
  }

  async #ask(signal: AbortSignal): Promise<Completion> {
    const messages = [...this.#messages];
    const tools = toolsFor(this.context.arm);
    this.meter.allow(JSON.stringify([messages, tools]).length);
    const reply = await this.model.complete({ messages, tools, signal, onDelta: this.#watch() });
    this.#count(reply);
    return reply;
  }

  #watch(): (delta: Delta) => void {
    const { name } = this.model;
    let written = 0;
    return (delta) => {
      if (delta.kind === 'activity') {
        this.context.onActivity?.(`${name} ${delta.text}`);
        return;
      }
      const before = written;
      written = delta.kind === 'restart' ? 0 : written + delta.text.length;
      const isWorthTelling = Math.floor(before / 500) !== Math.floor(written / 500);
      if (isWorthTelling) this.context.onActivity?.(`${name} writes: ${written} characters`);
    };
  }

  #count(reply: Completion): void {
    const { usage, costUsd } = reply;
    this.#tokensUsed += Math.round(usage.inputTokens + usage.outputTokens);
    this.#costUsd = this.#costUsd === null || costUsd === null ? null : this.#costUsd + costUsd;
    this.meter.add(reply);
    const { spent } = this.meter;
    this.context.onUsage?.(spent);
    const money = spent.usd === null ? '' : `, about $${spent.usd.toFixed(4)}`;
    this.context.onActivity?.(`the study has used ${spent.tokens} tokens${money}`);
  }

  async #handle(reply: Completion, signal: AbortSignal): Promise<ScriptDraft | null> {
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
      if (result.kind === 'mistake') this.#countMistake(result.content);
    }
    return null;
  }

  #countMistake(mistake: string): void {
    this.#mistakes++;
    if (this.#mistakes > this.limits.repairs)
      throw noProposal(`made ${this.#mistakes} mistakes without a proposal; the last: ${mistake}`);
  }

  async #used(): Promise<ResearchRecord> {
    const { papersConsidered, calls, notes } = this.#desk;
    return {
      papersConsidered,
      toolCalls: calls,
      tokensUsed: this.#tokensUsed,
      costUsd: this.#costUsd,
      ...(notes.length === 0 ? {} : { notes }),
      transcript: await transcriptOf(this.#messages, this.context, this.#draft),
    };
  }
}

const noProposal = (what: string): AppError =>
  new AppError('endpoint-reply', `researcher: the model ${what}; choose a model that is good at calling tools`);
