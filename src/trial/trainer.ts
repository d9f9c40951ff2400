/**
 * The training loop: one submit a step, at most two in flight, losses read back in blocks without waiting. Stops between
 * steps, keeps a checkpoint, and evaluates on the way.
 */
import { AppError, throwIfAborted } from '../base/errors';
import { mixWords, seedFromText } from '../base/random';
import { TrainingWindows } from '../data/batches';
import type { Corpus } from '../data/corpus';
import type { Session } from '../engine/session';
import type { ScriptSandbox } from '../script/sandbox';
import { parseSchedule } from '../script/recorded';
import { plannedSteps } from './budget';
import type { RunPosition } from './checkpoint';
import type { Model } from './model';
import type { EvaluationMetrics, StepMetrics, TrialSpec } from './types';

const scheduleBlock = 32;
const reportBlock = 64;
/** Losses are fetched about this often, without waiting for the GPU to drain. */
const reportEveryMs = 500;
const checkpointEveryMs = 60_000;

export interface TrainerHooks {
  evaluate(): Promise<number>;
  onSteps(steps: readonly StepMetrics[], progress: number, tokensPerSecond: number): void;
  onEvaluated(evaluation: EvaluationMetrics): void;
  save(position: RunPosition): Promise<void>;
}

export class Trainer {
  readonly #windows: TrainingWindows;
  readonly #steps: StepMetrics[] = [];
  readonly #evaluations: EvaluationMetrics[] = [];
  readonly #planned: number | null;
  #step = 0;
  #reported = 0;
  #reportedMs = performance.now();
  #elapsedMs = 0;
  #scalars: Record<string, number>[] = [];
  #scalarsFrom = 0;
  #inFlight: Promise<void>[] = [];
  #reporting: Promise<unknown> | undefined;
  #failure: Error | undefined;
  readonly #inputs: Int32Array<ArrayBuffer>;
  readonly #targets: Int32Array<ArrayBuffer>;

  constructor(
    private readonly session: Session,
    private readonly model: Model,
    private readonly sandbox: ScriptSandbox,
    private readonly spec: TrialSpec,
    private readonly run: string,
    corpus: Corpus,
    private readonly hooks: TrainerHooks,
  ) {
    this.#windows = new TrainingWindows(corpus.splits.train, model.script.train.contextLength, spec.seed);
    this.#planned = plannedSteps(spec.budget, model);
    const { sequences, contextLength } = model.script.train;
    this.#inputs = new Int32Array(sequences * contextLength);
    this.#targets = new Int32Array(sequences * contextLength);
  }

  get metrics(): RunPosition {
    return {
      run: this.run,
      step: this.#step,
      elapsedMs: this.#elapsedMs,
      steps: this.#steps,
      evaluations: this.#evaluations,
    };
  }

  /** Goes on from a checkpoint whose tensors are already in the session. */
  resumeAt(position: RunPosition): void {
    this.#step = position.step;
    this.#reported = position.step;
    this.#elapsedMs = position.elapsedMs;
    this.#steps.push(...position.steps);
    this.#evaluations.push(...position.evaluations);
  }

  /** Seeded initial parameters and state; each tensor's numbers depend on the seed and its name only. */
  async initialise(): Promise<void> {
    for (const { name, distribution, offset, scale } of this.model.script.parameters) {
      if (!this.session.has('parameter', name)) continue;
      const seed = mixWords(this.spec.seed, seedFromText(name));
      await this.session.fill('parameter', name, distribution, { seed, offset, scale });
    }
    for (const { name, initial } of this.model.script.update.state) {
      if (!this.session.has('state', name)) continue;
      await this.session.fill('state', name, 'uniform', { seed: 0, offset: initial, scale: 0 });
    }
  }

  async train(signal: AbortSignal): Promise<void> {
    let savedMs = performance.now();
    if (this.#evaluations.length === 0) await this.#evaluate();
    while (!this.#isDone()) {
      throwIfAborted(signal);
      await this.#timed(async () => {
        await this.#takeStep();
        this.#reportWhenDue();
      });
      if (this.#isEvaluationDue()) await this.#evaluate();
      if (performance.now() - savedMs > checkpointEveryMs) {
        await this.settle();
        await this.hooks.save(this.metrics);
        savedMs = performance.now();
      }
    }
    await this.settle();
    if (this.#evaluations.at(-1)?.step !== this.#step) await this.#evaluate();
  }

  /** Adds what `work` takes to the time spent training; evaluation and checkpoints do not count. */
  async #timed(work: () => Promise<void>): Promise<void> {
    const startMs = performance.now();
    await work();
    this.#elapsedMs += performance.now() - startMs;
  }

  /** Waits for what is in flight and brings the figures up to date, so that a checkpoint can be taken. */
  async settle(): Promise<void> {
    await this.#timed(async () => {
      await Promise.all(this.#inFlight);
      await this.#reporting;
      if (this.#failure) throw this.#failure;
      await this.#report();
    });
  }

  #progress(): number {
    const progress =
      this.#planned === null ? this.#elapsedMs / 1000 / this.spec.budget.amount : this.#step / this.#planned;
    return Math.min(1, progress);
  }

  #isDone(): boolean {
    return this.#progress() >= 1;
  }

  /** Starts fetching losses while training goes on; what that finds wrong ends the run at the next step. */
  #reportWhenDue(): void {
    if (this.#failure) throw this.#failure;
    const isDue = performance.now() - this.#reportedMs > reportEveryMs || this.#step - this.#reported >= reportBlock;
    if (!isDue || this.#reporting) return;
    this.#reporting = this.#report().then(
      () => (this.#reporting = undefined),
      (error: unknown) => {
        this.#reporting = undefined;
        this.#fail(error);
      },
    );
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }

  #isEvaluationDue(): boolean {
    const done = Math.floor(this.#progress() * (this.spec.evaluations - 1) + 1e-9);
    return this.#planned !== null && !this.#isDone() && done >= this.#evaluations.length;
  }

  async #takeStep(): Promise<void> {
    const { session, model } = this;
    const scalars = await this.#scalarsAt(this.#step);
    for (const name of model.script.update.scalars) {
      const value = name === 'step' ? this.#step + 1 : scalars[name];
      if (value === undefined)
        throw new AppError('script-result', `schedule: returned no ${name}, which update reads; return { ${name} }`);
      if (session.has('scalar', name)) session.write('scalar', name, Float32Array.of(value));
    }
    this.#writeBatch();
    const runs = Array.from({ length: model.microBatches }, (_, slot) => ({
      program: slot === 0 ? 'first' : 'rest',
      slot,
    }));
    session.submit([...runs, { program: 'update', slot: 0 }], { kind: 'state', name: 'lossSum', step: this.#step });
    this.#steps.push({
      step: this.#step,
      tokens: (this.#step + 1) * model.tokensPerStep,
      loss: Number.NaN,
      lr: scalars['lr'] ?? 0,
    });
    this.#step++;
    const settled = session.settle();
    settled.catch((error: unknown) => this.#fail(error));
    this.#inFlight.push(settled);
    if (this.#inFlight.length > 1) await this.#inFlight.shift();
  }

  #writeBatch(): void {
    const { train, sequencesPerStep } = this.model.script;
    for (let slot = 0; slot < this.model.microBatches; slot++) {
      this.#windows.fill(this.#step * sequencesPerStep + slot * train.sequences, this.#inputs, this.#targets);
      this.session.write('tokens', 'tokens', this.#inputs, slot);
      this.session.write('targets', 'targets', this.#targets, slot);
    }
  }

  async #scalarsAt(step: number): Promise<Record<string, number>> {
    if (step >= this.#scalarsFrom + this.#scalars.length || step < this.#scalarsFrom) {
      const count = this.#planned === null ? 1 : Math.min(scheduleBlock, this.#planned - step);
      const moments = Array.from({ length: count }, (_, i) => ({
        step: step + i,
        steps: this.#planned ?? Math.max(1, Math.round(step / Math.max(this.#progress(), 1e-3))),
        progress: this.#planned === null ? this.#progress() : (step + i) / this.#planned,
        tokens: (step + i) * this.model.tokensPerStep,
      }));
      this.#scalars = parseSchedule(await this.sandbox.schedule(moments));
      this.#scalarsFrom = step;
    }
    return this.#scalars[step - this.#scalarsFrom] ?? {};
  }

  async #report(): Promise<void> {
    const [from, end] = [this.#reported, this.#step];
    if (from === end) return;
    this.#reported = end;
    this.#reportedMs = performance.now();
    const losses = await this.session.history(from, end - from);
    losses.forEach((loss, i) => {
      this.#steps[from + i] = { ...(this.#steps[from + i] as StepMetrics), loss };
    });
    const fresh = this.#steps.slice(from, end);
    const bad = fresh.find(({ loss }) => !Number.isFinite(loss));
    if (bad) {
      throw new AppError(
        'loss-not-finite',
        `training: the loss is ${bad.loss} at step ${bad.step}; lower the learning rate or clip gradients`,
      );
    }
    const tokensPerSecond = (1000 * end * this.model.tokensPerStep) / Math.max(this.#elapsedMs, 1);
    this.hooks.onSteps(fresh, this.#progress(), tokensPerSecond);
  }

  async #evaluate(): Promise<void> {
    const valBpb = await this.hooks.evaluate();
    const evaluation = { step: this.#step, tokens: this.#step * this.model.tokensPerStep, valBpb };
    this.#evaluations.push(evaluation);
    this.hooks.onEvaluated(evaluation);
  }
}
