/**
 * Looks inside a model between two steps of its training. The sentence runs through a program of its own, on a session of its own
 * that is given the weights: the training's memory, plan and record stay as they are.
 */
import type { Tokenizer } from '../data/tokenizer';
import type { AcquiredGpu } from '../engine/host';
import { plan } from '../engine/plan';
import { Session } from '../engine/session';
import { tapAttention } from '../graph/tap-attention';
import type { TappedAttention } from '../graph/tap-attention';
import { forwardProgram } from '../graph/training';
import { attentionMap } from './attention-map';
import { distribution, likeliest, updateRatio } from './distribution';
import { prepareEvaluation } from './evaluator';
import type { AttentionLook, Look, TensorLook } from './look';
import type { Model } from './model';
import { sampleText } from './sampler';
import type { TrialSpec } from './types';

export interface InspectionSubject {
  readonly session: Session;
  readonly model: Model;
  readonly host: AcquiredGpu;
  readonly tokenizer: Tokenizer;
  readonly spec: TrialSpec;
}

/** By parameter. */
export type Weights = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** More would not be legible in a map. */
const maxTokens = 64;
const nextTokens = 10;
/** Of what the model writes after the sentence; it is stopped when it takes long. */
const continuation = { tokens: 24, temperature: 0.8, topK: 40, limitMs: 1500 };
const program = 'look';

export class Inspection {
  private constructor(
    private readonly subject: InspectionSubject,
    private readonly own: Session,
    private readonly attentions: readonly TappedAttention[],
  ) {}

  /** @throws AppError as a session does. */
  static async create(subject: InspectionSubject): Promise<Inspection> {
    const { host, model } = subject;
    const { graph, logits } = model.script.evaluate;
    const tapped = tapAttention(graph, logits);
    const { tuned } = model.plan;
    const planned = plan(
      { [program]: { program: forwardProgram(tapped.program), slots: 1 } },
      { ...host.variants, ...(tuned && { tuned }) },
      host.maxArenaBytes,
    );
    const own = await Session.create(host.gpu, host.pipelines, planned);
    return new Inspection(subject, own, tapped.attentions);
  }

  /** Of the training as it stands. */
  weights(): Promise<Weights> {
    return this.#read('parameter');
  }

  /** After a step, `before` being the weights as they were. */
  async look(text: string, step: number, before: Weights): Promise<Look> {
    const startMs = performance.now();
    const { session, model, tokenizer, spec } = this.subject;
    const after = await this.weights();
    const gradients = await this.#read('gradient');
    const { contextLength } = model.script.evaluate;
    const encoded = [...tokenizer.encode(text)];
    const ids = [tokenizer.endOfText, ...encoded].slice(0, Math.min(maxTokens, contextLength));
    await this.#run(ids, after);
    return {
      trialId: spec.trialId,
      step,
      tokens: ids.map((id) => tokenizer.decode([id])),
      isCut: ids.length <= encoded.length,
      attentions: await Promise.all(this.attentions.map((attention, i) => this.#map(attention, i, ids.length))),
      next: (await this.#next(ids.length)).map(({ index, probability }) => ({
        token: tokenizer.decode([index]),
        probability,
      })),
      continuation: await this.#continuation(session, tokenizer.decode(ids)),
      tensors: this.#tensors(before, after, gradients),
      tookMs: performance.now() - startMs,
    };
  }

  destroy(): void {
    this.own.destroy();
  }

  async #read(kind: 'parameter' | 'gradient' | 'average'): Promise<Weights> {
    const { session, model } = this.subject;
    const present = model.script.parameters.filter(({ name }) => session.has(kind, name));
    const read = present.map(async ({ name }) => [name, await session.readInput(kind, name)] as const);
    return new Map(await Promise.all(read));
  }

  /** Runs the sentence through the weights that evaluation reads. */
  async #run(ids: readonly number[], weights: Weights): Promise<void> {
    const { session, model } = this.subject;
    const { sequences, contextLength } = model.script.evaluate;
    prepareEvaluation(session, model);
    for (const [name, values] of [...weights, ...(await this.#read('average'))])
      if (this.own.has('parameter', name)) this.own.write('parameter', name, values);
    const tokens = new Int32Array(sequences * contextLength);
    tokens.set(ids);
    if (this.own.has('tokens', 'tokens')) this.own.write('tokens', 'tokens', tokens);
    if (this.own.has('key', 'key')) this.own.write('key', 'key', Int32Array.of(0));
    this.own.submit([{ program, slot: 0 }]);
  }

  /** Of the first sequence, which holds the sentence. */
  async #map(attention: TappedAttention, i: number, n: number): Promise<AttentionLook> {
    const { heads, keyHeads, channels, contextLength } = attention;
    const [queries, keys] = await Promise.all([
      this.own.readResult(program, `q${i}`, 0, heads * contextLength * channels),
      this.own.readResult(program, `k${i}`, 0, keyHeads * contextLength * channels),
    ]);
    return { heads, probabilities: attentionMap({ queries, keys }, attention, n) };
  }

  async #next(n: number): Promise<ReturnType<typeof likeliest>> {
    const { vocabularySize } = this.subject.tokenizer;
    const logits = await this.own.readResult(program, 'logits', (n - 1) * vocabularySize, vocabularySize);
    return likeliest(logits, nextTokens);
  }

  async #continuation(session: Session, text: string): Promise<string> {
    const { model, tokenizer, spec } = this.subject;
    const whole = await sampleText(session, model, tokenizer, text, { ...continuation, seed: spec.seed });
    return whole.slice(text.length);
  }

  #tensors(before: Weights, after: Weights, gradients: Weights): readonly TensorLook[] {
    return this.subject.model.script.parameters.flatMap(({ name, shape }) => {
      const [old, weights, gradient] = [before.get(name), after.get(name), gradients.get(name)];
      if (old === undefined || weights === undefined || gradient === undefined) return [];
      return {
        ...{ name, shape },
        weights: distribution(weights),
        gradients: distribution(gradient),
        updateRatio: updateRatio(old, weights),
      };
    });
  }
}
