/**
 * The recorder: runs a script's functions once over symbolic tensors and hands over what they built, as one JSON text.
 * Runs inside the sandbox; nothing it returns is trusted outside.
 */
import { nearest } from '../../base/nearest';
import { Tensor, input } from './core';
import { problem, recording } from './recorder';
import { crossEntropy } from './tensor';
import { UpdateRecorder } from './update';
import type { Declared, Update } from './update';

type Lookup = (name: string) => Tensor;
/** What `logits` returns: the logits, alone or with whatever else `loss` wants. */
type Output = Tensor | { readonly logits: Tensor };

/** Which graph is being recorded. */
export interface Mode {
  /** False at evaluation. */
  readonly training: boolean;
}

/** What train.js exports. */
export interface Script {
  /** Plain numbers: contextLength, sequencesPerStep (a multiple of sequencesPerMicroBatch), and anything you like. */
  readonly settings: Record<string, number>;
  /** Declares every parameter. */
  readonly parameters: (p: Declaring) => void;
  /** Logits (B, T, V) for tokens (B, T); causal, and no sequence may see another. p(name) is a parameter. May return { logits, … }: what else is in it goes to loss. */
  readonly logits: (p: Lookup, tokens: Tensor, mode: Mode) => Output;
  /** The scalar to lower; without it, the mean of crossEntropy(logits, targets). A target below 0 does not count. */
  readonly loss?: (output: Output, targets: Tensor, p: Lookup) => Tensor;
  /** One optimizer step, as assignments. */
  readonly update: (u: Update) => void;
  /** Runs before update; then the step's batch is differentiated again where perturb has put the weights (SAM). */
  readonly perturb?: (u: Update) => void;
  /** Weights by name that evaluation uses in place of the parameters (EMA, SWA). */
  readonly evaluationWeights?: (u: Update) => Readonly<Record<string, Tensor>>;
  /** Numbers for the step, read with u.scalar(name). sequencesPerStep and contextLength (at most settings.contextLength) change the batch. */
  readonly schedule: (t: Moment) => Record<string, number>;
}

/** What `parameters` declares with. */
interface Declaring {
  /** Normal numbers. */
  normal(name: string, shape: readonly number[], std: number): void;
  /** Uniform numbers in ±bound. */
  uniform(name: string, shape: readonly number[], bound: number): void;
  constant(name: string, shape: readonly number[], value: number): void;
  zeros(name: string, shape: readonly number[]): void;
  ones(name: string, shape: readonly number[]): void;
  /** The longest T that logits will see. */
  readonly longestContext: number;
  /** V. */
  readonly vocabularySize: number;
}

/** What `schedule` is told. */
interface Moment {
  /** 0 at the first step. */
  readonly step: number;
  /** Steps in all, as far as is known. */
  readonly steps: number;
  /** Share of the budget used, 0 to 1. */
  readonly progress: number;
  /** Tokens seen so far. */
  readonly tokens: number;
}

export interface RecordOptions {
  readonly settings: Record<string, number>;
  readonly evaluation: { readonly sequences: number; readonly contextLength: number };
  readonly vocabularySize: number;
}

const required = ['settings', 'parameters', 'logits', 'update', 'schedule'] as const;
const optional = ['loss', 'perturb', 'evaluationWeights'] as const;

function check(script: Script): void {
  const missing = required.filter((name) => script[name] === undefined);
  const misspelt = missing.map((name) => nearest(name, Object.keys(script))).filter(Boolean);
  if (missing.length > 0) {
    const hint = misspelt.length > 0 ? `; is ${misspelt.join(', ')} one of them?` : '';
    throw new Error(`train.js must export ${missing.join(', ')}; add what is missing${hint}`);
  }
  for (const name of [...required, ...optional]) {
    const wanted = name === 'settings' ? 'object' : 'function';
    if (script[name] !== undefined && typeof script[name] !== wanted) {
      throw new Error(
        `train.js: ${name} must be ${wanted === 'object' ? 'an object of numbers' : 'a function'}, got a ${typeof script[name]}`,
      );
    }
  }
}

/** Context lengths of one script: what it trains with and what it is evaluated at. */
const contextOf = ({ settings: { contextLength = 256 } }: Script): number => contextLength;

function declare(script: Script, options: RecordOptions): Declared[] {
  const declared = new Map<string, Declared>();
  const add =
    (distribution: Declared['distribution'], initial: (value: number) => readonly [offset: number, scale: number]) =>
    (name: string, shape: readonly number[], value?: number): void => {
      const [offset, scale] = initial(value as number);
      if (declared.has(name)) throw new Error(`parameters: '${name}' is declared twice; give each its own name`);
      if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size > 0))
        throw new Error(
          `parameters: '${name}' must have a shape of positive whole numbers, got ${JSON.stringify(shape)}; is a setting missing?`,
        );
      if (!Number.isFinite(offset) || !Number.isFinite(scale))
        throw new Error(`parameters: '${name}' starts from ${value}, which is no finite number; is a setting missing?`);
      declared.set(name, { name, shape, distribution, offset, scale });
    };
  const constant = add('uniform', (value) => [value, 0]);
  script.parameters({
    normal: add('normal', (std) => [0, std]),
    uniform: add('uniform', (bound) => [0, bound]),
    constant,
    zeros: (name: string, shape: number[]) => constant(name, shape, 0),
    ones: (name: string, shape: number[]) => constant(name, shape, 1),
    longestContext: Math.max(contextOf(script), options.evaluation.contextLength),
    vocabularySize: options.vocabularySize,
  });
  return [...declared.values()];
}

/** p(name): the parameter as an input of the graph being recorded. */
function lookup(declared: readonly Declared[]): Lookup {
  const made = new Map<string, Tensor>();
  const byName = new Map(declared.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const parameter = byName.get(name);
    if (!parameter) {
      const names = [...byName.keys()];
      const near = nearest(String(name), names);
      throw problem(
        'p',
        `there is no parameter '${name}'; ${near ? `did you mean '${near}'?` : `declared are ${names.slice(0, 12).join(', ')}`}`,
      );
    }
    const tensor = input('parameter', name, parameter.shape);
    made.set(name, tensor);
    return tensor;
  };
}

function logitsOf(output: Output): Tensor {
  const logits = output instanceof Tensor ? output : output?.logits;
  if (!(logits instanceof Tensor)) throw problem('logits', 'must return a tensor or { logits, … }');
  return logits;
}

/** Bound to one script; what it returns is JSON. */
class Recorder {
  readonly #declared: readonly Declared[];

  constructor(
    private readonly script: Script,
    private readonly options: RecordOptions,
  ) {
    check(script);
    Object.assign(script.settings, options.settings);
    this.#declared = declare(script, options);
  }

  whole(): object {
    const { settings } = this.script;
    const updates = new UpdateRecorder(this.#declared);
    const { perturb, evaluationWeights } = this.script;
    return {
      settings,
      parameters: this.#declared,
      train: this.training(contextOf(this.script)),
      evaluate: this.#evaluation(),
      update: updates.record((u) => this.script.update(u), { readGradients: true, assign: true }),
      ...(perturb && { perturb: updates.record((u) => perturb(u), { readGradients: true, assign: true }) }),
      ...(evaluationWeights && { average: this.#average(updates, evaluationWeights) }),
      state: updates.state,
      scalars: [...updates.scalars],
      sequencesPerStep: settings['sequencesPerStep'] ?? 16,
    };
  }

  training(contextLength: number): object {
    const { sequencesPerStep = 16, sequencesPerMicroBatch: sequences = sequencesPerStep } = this.script.settings;
    const { graph, result } = recording(() => {
      const p = lookup(this.#declared);
      const output = this.script.logits(p, input('tokens', 'tokens', [sequences, contextLength]), { training: true });
      const targets = input('targets', 'targets', [sequences, contextLength]);
      return this.script.loss ? this.script.loss(output, targets, p) : crossEntropy(logitsOf(output), targets).mean();
    });
    if (!(result instanceof Tensor)) throw problem('loss', 'must return a tensor');
    return { graph: { values: graph.values, nodes: graph.nodes }, loss: result.id, sequences, contextLength };
  }

  #evaluation(): object {
    const { sequences, contextLength } = this.options.evaluation;
    const { graph, result } = recording(() =>
      logitsOf(
        this.script.logits(lookup(this.#declared), input('tokens', 'tokens', [sequences, contextLength]), {
          training: false,
        }),
      ),
    );
    return { graph: { values: graph.values, nodes: graph.nodes }, logits: result.id, sequences, contextLength };
  }

  #average(updates: UpdateRecorder, weights: (u: Update) => Readonly<Record<string, Tensor>>): object {
    const { graph, result } = updates.record((u) => weights(u), { readGradients: false, assign: false });
    return { graph, weights: Object.entries(result).map(([name, tensor]) => ({ name, value: tensor.id })) };
  }
}

let recorder: Recorder | undefined;

export function record(script: Script, options: RecordOptions): string {
  recorder = new Recorder(script, options);
  return JSON.stringify(recorder.whole());
}

/** The training graph at another context length, for a schedule that changes it. */
export function recordTraining(contextLength: number): string {
  return JSON.stringify(recorder?.training(contextLength));
}

/** Numbers of `schedule` for each moment in turn. */
export function tabulate(script: Script, moments: readonly Moment[]): string {
  return JSON.stringify(moments.map((moment) => script.schedule(moment)));
}
