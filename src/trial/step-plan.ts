/**
 * What each step is told and shaped by: the schedule's numbers, asked for in blocks, and the batch and context they name. The
 * reserved names are `sequencesPerStep` and `contextLength`.
 */
import { AppError } from '../base/errors';
import type { ScheduleMoment, ScriptSandbox } from '../script/sandbox';
import { parseSchedule } from '../script/recorded';
import type { RecordedScript } from '../script/recorded';
import { stepCost, stepsLeft } from './budget';
import { tokensOfStep } from './model';
import type { Model, StepShape } from './model';
import type { Budget } from './types';

export type Scalars = Readonly<Record<string, number>>;

export interface PlannedStep {
  readonly scalars: Scalars;
  readonly shape: StepShape;
}

/** @throws AppError `script-result` if the schedule asks for a batch or context that cannot be. */
export function shapeFrom(scalars: Scalars, { train, sequencesPerStep }: RecordedScript): StepShape {
  const { sequencesPerStep: sequences = sequencesPerStep, contextLength = train.contextLength } = scalars;
  const microBatches = sequences / train.sequences;
  if (!Number.isInteger(microBatches) || microBatches < 1) {
    throw new AppError(
      'script-result',
      `schedule: sequencesPerStep must be a multiple of sequencesPerMicroBatch ${train.sequences}, got ${sequences}`,
    );
  }
  if (!Number.isInteger(contextLength) || contextLength < 1 || contextLength > train.contextLength) {
    throw new AppError(
      'script-result',
      `schedule: contextLength must be a whole number up to settings.contextLength ${train.contextLength}, got ${contextLength}`,
    );
  }
  return { contextLength, microBatches };
}

const gridPoints = 256;

/** The shapes a schedule asks for, from an even grid over the run: contexts, and the largest number of micro-batches. */
export async function shapesOfSchedule(
  sandbox: ScriptSandbox,
  script: RecordedScript,
  steps: number,
): Promise<{ readonly contexts: readonly number[]; readonly slots: number }> {
  const tokensPerStep = script.sequencesPerStep * script.train.contextLength;
  const moments = Array.from({ length: gridPoints + 1 }, (_, i): ScheduleMoment => {
    const step = Math.min(steps - 1, Math.floor((steps * i) / gridPoints));
    return { step, steps, progress: step / steps, tokens: step * tokensPerStep };
  });
  const shapes = parseSchedule(await sandbox.schedule(moments)).map((scalars) => shapeFrom(scalars, script));
  return {
    contexts: [...new Set([script.train.contextLength, ...shapes.map(({ contextLength }) => contextLength)])],
    slots: Math.max(
      script.sequencesPerStep / script.train.sequences,
      ...shapes.map(({ microBatches }) => microBatches),
    ),
  };
}

const block = 32;

/** Asks the schedule for the steps ahead; where the shape of a step changes, what follows is asked for anew. */
export class StepPlanner {
  #ahead: PlannedStep[] = [];
  #last: StepShape;

  constructor(
    private readonly sandbox: ScriptSandbox,
    private readonly model: Model,
    private readonly budget: Budget,
  ) {
    this.#last = model.shape;
  }

  /** The shape of the step last taken. */
  get last(): StepShape {
    return this.#last;
  }

  resumeAfter(shape: StepShape): void {
    this.#last = shape;
  }

  /** Where the run stands; `consumed` is in the budget's own unit. */
  progress(step: number, consumed: number): number {
    const cost = stepCost(this.budget, this.model, this.#last);
    if (cost === null) return Math.min(1, consumed / this.budget.amount);
    const left = stepsLeft(this.budget, consumed, cost);
    return left === 0 && step > 0 ? 1 : consumed / (consumed + left * cost);
  }

  async next(step: number, tokens: number, consumed: number): Promise<PlannedStep> {
    if (this.#ahead.length === 0) await this.#ask(step, tokens, consumed);
    const planned = this.#ahead.shift() as PlannedStep;
    if (!sameStep(planned.shape, this.#last)) {
      this.#ahead = [];
      this.#last = planned.shape;
    }
    return planned;
  }

  async #ask(step: number, tokens: number, consumed: number): Promise<void> {
    this.#ahead = parseSchedule(await this.sandbox.schedule(this.#moments(step, tokens, consumed))).map((scalars) => ({
      scalars,
      shape: shapeFrom(scalars, this.model.script),
    }));
  }

  /** Each as if it were asked for alone, so that a resumed run hears the same numbers. */
  #moments(step: number, tokens: number, consumed: number): ScheduleMoment[] {
    const cost = stepCost(this.budget, this.model, this.#last);
    if (cost === null) {
      const progress = this.progress(step, consumed);
      return [{ step, steps: Math.max(step + 1, Math.round(step / Math.max(progress, 1e-3))), progress, tokens }];
    }
    const count = Math.max(1, Math.min(block, stepsLeft(this.budget, consumed, cost)));
    const moments: ScheduleMoment[] = [];
    for (let i = 0, used = consumed; i < count; i++, used += cost) {
      moments.push({
        step: step + i,
        steps: step + i + stepsLeft(this.budget, used, cost),
        progress: this.progress(step + i, used),
        tokens: tokens + i * tokensOfStep(this.model, this.#last),
      });
    }
    return moments;
  }
}

const sameStep = (a: StepShape, b: StepShape): boolean =>
  a.contextLength === b.contextLength && a.microBatches === b.microBatches;
