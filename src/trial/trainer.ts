/**
 * The training loop: one submit a step, at most two in flight, losses read back in blocks without waiting. Stops between
 * steps, keeps a checkpoint, and evaluates on the way.
 */
import { AppError, throwIfAborted } from '../base/errors';
import { mixWords } from '../base/random';
import { TrainingWindows } from '../data/batches';
import type { Corpus } from '../data/corpus';
import type { Session } from '../engine/session';
import type { ScriptSandbox } from '../script/sandbox';
import { microBatchShare } from '../graph/training';
import { plannedSteps, stepCost } from './budget';
import type { RunPosition } from './checkpoint';
import type { Looker } from './look-desk';
import { inputNames, stepPrograms, tokensOfStep } from './model';
import type { Model, StepProgram, StepShape } from './model';
import { StepPlanner } from './step-plan';
import type { Scalars } from './step-plan';
import type { EvaluationMetrics, StepMetrics, TrialSpec } from './types';

const reportBlock = 64;
/** Losses are fetched about this often, without waiting for the GPU to drain. */
const reportEveryMs = 500;
const checkpointEveryMs = 60_000;

export interface TrainerHooks {
  evaluate(): Promise<number>;
  onSteps(steps: readonly StepMetrics[], progress: number, tokensPerSecond: number): void;
  onEvaluated(evaluation: EvaluationMetrics): void;
  save(position: RunPosition): Promise<void>;
  /** Whoever wants to look inside; nothing it does changes the training. */
  readonly looks: Looker | undefined;
}

/** What a shape of step needs again and again, made once. */
interface StepKit {
  readonly windows: TrainingWindows;
  readonly inputs: Int32Array<ArrayBuffer>;
  readonly targets: Int32Array<ArrayBuffer>;
}

export class Trainer {
  readonly #kits = new Map<number, StepKit>();
  readonly #programs = new Map<string, readonly StepProgram[]>();
  readonly #planner: StepPlanner;
  readonly #steps: StepMetrics[] = [];
  readonly #evaluations: EvaluationMetrics[] = [];
  readonly #planned: number | null;
  #step = 0;
  #reported = 0;
  #reportedMs = performance.now();
  #elapsedMs = 0;
  #consumed = 0;
  #tokens = 0;
  readonly #cursors: Record<string, number> = {};
  readonly #written = new Map<string, number>();
  #inFlight: Promise<void>[] = [];
  #reporting: Promise<unknown> | undefined;
  #failure: Error | undefined;

  constructor(
    private readonly session: Session,
    private readonly model: Model,
    sandbox: ScriptSandbox,
    private readonly spec: TrialSpec,
    private readonly run: string,
    private readonly corpus: Corpus,
    private readonly hooks: TrainerHooks,
  ) {
    this.#planned = plannedSteps(spec.budget, model);
    this.#planner = new StepPlanner(sandbox, model, spec.budget);
  }

  get metrics(): RunPosition {
    return {
      run: this.run,
      step: this.#step,
      elapsedMs: this.#elapsedMs,
      consumed: this.#consumed,
      cursors: this.#cursors,
      shape: this.#planner.last,
      steps: this.#steps,
      evaluations: this.#evaluations,
    };
  }

  /** Goes on from a checkpoint whose tensors are already in the session. */
  resumeAt(position: RunPosition): void {
    this.#step = position.step;
    this.#reported = position.step;
    this.#elapsedMs = position.elapsedMs;
    this.#consumed = position.consumed;
    this.#tokens = position.steps.at(-1)?.tokens ?? 0;
    Object.assign(this.#cursors, position.cursors);
    this.#planner.resumeAfter(position.shape);
    this.#steps.push(...position.steps);
    this.#evaluations.push(...position.evaluations);
  }

  async train(signal: AbortSignal): Promise<void> {
    let savedMs = performance.now();
    if (this.#evaluations.length === 0) await this.#evaluate();
    while (!this.#isDone()) {
      throwIfAborted(signal);
      const looks = this.hooks.looks?.isAsked ? this.hooks.looks : undefined;
      if (looks) await this.#atRest(() => looks.before());
      await this.#timed(async () => {
        await this.#takeStep();
        this.#reportWhenDue();
      });
      if (looks) await this.#atRest(() => looks.after(this.#step));
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

  /** With nothing in flight and the clock stopped: what was submitted is charged to training, what is looked at is not. */
  async #atRest(look: () => Promise<void>): Promise<void> {
    await this.settle();
    await look();
  }

  #progress(): number {
    return this.#planner.progress(this.#step, this.#used());
  }

  /** Of the budget, in its own unit. */
  #used(): number {
    return this.#planned === null ? this.#elapsedMs / 1000 : this.#consumed;
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
    const { scalars, shape } = await this.#planner.next(this.#step, this.#tokens, this.#used());
    this.#writeScalars(scalars, shape);
    this.#writeBatch(shape);
    session.submit(this.#programsOf(shape), { kind: 'state', name: 'lossSum', step: this.#step });
    this.#tokens += tokensOfStep(model, shape);
    this.#consumed += stepCost(this.spec.budget, model, shape) ?? 0;
    this.#steps.push({ step: this.#step, tokens: this.#tokens, loss: Number.NaN, lr: scalars['lr'] ?? 0 });
    this.#step++;
    const settled = session.settle();
    settled.catch((error: unknown) => this.#fail(error));
    this.#inFlight.push(settled);
    if (this.#inFlight.length > 1) await this.#inFlight.shift();
  }

  #programsOf(shape: StepShape): readonly StepProgram[] {
    const key = `${shape.contextLength} ${shape.microBatches}`;
    const programs = this.#programs.get(key) ?? stepPrograms(this.model, shape);
    this.#programs.set(key, programs);
    return programs;
  }

  #writeScalars(scalars: Scalars, { microBatches }: StepShape): void {
    this.#writeScalar(microBatchShare, 1 / microBatches);
    for (const name of this.model.script.scalars) {
      const value = name === 'step' ? this.#step + 1 : scalars[name];
      if (value === undefined)
        throw new AppError('script-result', `schedule: returned no ${name}, which update reads; return { ${name} }`);
      this.#writeScalar(name, value);
    }
  }

  #writeScalar(name: string, value: number): void {
    if (this.#written.get(name) === value || !this.session.has('scalar', name)) return;
    this.session.write('scalar', name, Float32Array.of(value));
    this.#written.set(name, value);
  }

  #kit(contextLength: number): StepKit {
    const known = this.#kits.get(contextLength);
    if (known) return known;
    const tokens = this.model.script.train.sequences * contextLength;
    const kit = {
      windows: new TrainingWindows(this.corpus.splits.train, contextLength, this.spec.seed),
      inputs: new Int32Array(tokens),
      targets: new Int32Array(tokens),
    };
    this.#kits.set(contextLength, kit);
    return kit;
  }

  #writeBatch({ contextLength, microBatches }: StepShape): void {
    const { session } = this;
    const { windows, inputs, targets } = this.#kit(contextLength);
    const { sequences } = this.model.script.train;
    const cursor = this.#cursors[contextLength] ?? 0;
    for (let slot = 0; slot < microBatches; slot++) {
      windows.fill(cursor + slot * sequences, inputs, targets);
      this.#writeIfRead('tokens', inputNames.tokens(contextLength), inputs, slot);
      this.#writeIfRead('targets', inputNames.targets(contextLength), targets, slot);
      if (session.has('key', 'key')) {
        session.write('key', 'key', Int32Array.of(mixWords(this.spec.seed, this.#step, slot) | 0), slot);
      }
    }
    this.#cursors[contextLength] = cursor + microBatches * sequences;
  }

  /** A script may leave its tokens or targets unread. */
  #writeIfRead(kind: 'tokens' | 'targets', name: string, data: Int32Array<ArrayBuffer>, slot: number): void {
    if (this.session.has(kind, name)) this.session.write(kind, name, data, slot);
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
    const negative = fresh.find(({ loss }) => loss < 0);
    if (negative) {
      throw new AppError(
        'probe-failed',
        `loss: is ${negative.loss} at step ${negative.step}; a loss built on cross-entropy is never below 0`,
      );
    }
    const tokensPerSecond = (1000 * (fresh.at(-1)?.tokens ?? 0)) / Math.max(this.#elapsedMs, 1);
    this.hooks.onSteps(fresh, this.#progress(), tokensPerSecond);
  }

  async #evaluate(): Promise<void> {
    const valBpb = await this.hooks.evaluate();
    const evaluation = { step: this.#step, tokens: this.#tokens, valBpb };
    this.#evaluations.push(evaluation);
    this.hooks.onEvaluated(evaluation);
  }
}
