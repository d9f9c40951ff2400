/**
 * The recorder: runs a script's functions once over symbolic tensors and hands over what they built, as one JSON text.
 * Runs inside the sandbox; nothing it returns is trusted outside.
 */
import type { GraphBuilder } from '../../graph/builder';
import type { Tensor } from './tensor';
import { input, recording } from './tensor';
import { crossEntropy } from './tensor';
import type { Update } from './optim';

interface Declared {
  readonly name: string;
  readonly shape: readonly number[];
  readonly distribution: 'normal' | 'uniform';
  readonly offset: number;
  readonly scale: number;
}

export interface Script {
  readonly settings: Record<string, number>;
  readonly parameters: (p: object) => void;
  readonly logits: (p: (name: string) => Tensor, tokens: Tensor) => Tensor;
  readonly loss?: (logits: Tensor, targets: Tensor, p: (name: string) => Tensor) => Tensor;
  readonly update: (u: Update) => void;
  readonly schedule: (t: object) => Record<string, number>;
}

export interface RecordOptions {
  readonly settings: Record<string, number>;
  readonly evaluationSequences: number;
}

const required = ['settings', 'parameters', 'logits', 'update', 'schedule'] as const;

function check(script: Script): void {
  const missing = required.filter((name) => script[name] === undefined);
  if (missing.length > 0)
    throw new Error(
      `train.js must export ${missing.join(', ')}; add the missing ${missing.length > 1 ? 'exports' : 'export'}`,
    );
}

function declare(script: Script): Declared[] {
  const declared: Declared[] = [];
  const add =
    (distribution: Declared['distribution'], offset: (x: number) => number, scale: (x: number) => number) =>
    (name: string, shape: readonly number[], value = 0): void => {
      if (declared.some((known) => known.name === name))
        throw new Error(`parameters: ${name} is declared twice; give each its own name`);
      declared.push({ name, shape, distribution, offset: offset(value), scale: scale(value) });
    };
  const zero = (): number => 0;
  const itself = (x: number): number => x;
  script.parameters({
    normal: add('normal', zero, itself),
    uniform: add('uniform', zero, itself),
    constant: add('uniform', itself, zero),
    zeros: (name: string, shape: number[]) => add('uniform', zero, zero)(name, shape),
    ones: (name: string, shape: number[]) => add('uniform', () => 1, zero)(name, shape),
  });
  return declared;
}

/** p(name): the parameter as an input of the graph being recorded. */
function lookup(declared: readonly Declared[]): (name: string) => Tensor {
  const made = new Map<string, Tensor>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const parameter = declared.find((candidate) => candidate.name === name);
    if (!parameter)
      throw new Error(
        `p('${name}'): no such parameter; declared are ${declared
          .map((p) => p.name)
          .slice(0, 12)
          .join(', ')} …`,
      );
    const tensor = input('parameter', name, parameter.shape);
    made.set(name, tensor);
    return tensor;
  };
}

const plain = (graph: GraphBuilder): object => ({ values: graph.values, nodes: graph.nodes });

function recordForward(script: Script, declared: readonly Declared[], sequences: number, length: number): object {
  const { graph, result } = recording(() =>
    script.logits(lookup(declared), input('tokens', 'tokens', [sequences, length])),
  );
  return { graph: plain(graph), logits: result.id, sequences, contextLength: length };
}

function recordLoss(script: Script, declared: readonly Declared[], sequences: number, length: number): object {
  const { graph, result } = recording(() => {
    const p = lookup(declared);
    const logits = script.logits(p, input('tokens', 'tokens', [sequences, length]));
    const targets = input('targets', 'targets', [sequences, length]);
    return script.loss ? script.loss(logits, targets, p) : crossEntropy(logits, targets).mean();
  });
  return { graph: plain(graph), loss: result.id, sequences, contextLength: length };
}

function recordUpdate(script: Script, declared: readonly Declared[]): object {
  const state: { name: string; shape: readonly number[]; initial: number }[] = [];
  const scalars = new Set<string>(['step']);
  const assignments: { target: number; value: number }[] = [];
  const { graph } = recording(() => {
    const scalar = new Map<string, Tensor>();
    const states = new Map<string, Tensor>();
    const scalarOf = (name: string): Tensor => {
      const made = scalar.get(name) ?? input('scalar', name, []);
      scalar.set(name, made);
      scalars.add(name);
      return made;
    };
    script.update({
      parameters: declared.map(({ name, shape }) => ({
        name,
        shape,
        value: input('parameter', name, shape),
        gradient: input('gradient', name, shape),
      })),
      step: scalarOf('step'),
      scalar: scalarOf,
      state: (name, shape, initial = 0) => {
        const known = states.get(name);
        if (known) return known;
        state.push({ name, shape, initial });
        const made = input('state', name, shape);
        states.set(name, made);
        return made;
      },
      assign: (target, value) => void assignments.push({ target: target.id, value: value.id }),
    });
  });
  return { graph: plain(graph), assignments, state, scalars: [...scalars] };
}

export function record(script: Script, options: RecordOptions): string {
  check(script);
  Object.assign(script.settings, options.settings);
  const { contextLength = 256, sequencesPerStep = 16, sequencesPerMicroBatch = sequencesPerStep } = script.settings;
  const declared = declare(script);
  return JSON.stringify({
    settings: script.settings,
    parameters: declared,
    train: recordLoss(script, declared, sequencesPerMicroBatch, contextLength),
    evaluate: recordForward(script, declared, options.evaluationSequences, contextLength),
    probe: recordForward(script, declared, 2, contextLength),
    update: recordUpdate(script, declared),
    sequencesPerStep,
  });
}

/** Scalars of `schedule` for each moment in turn. */
export function tabulate(script: Script, moments: readonly object[]): string {
  return JSON.stringify(moments.map((moment) => script.schedule(moment)));
}
