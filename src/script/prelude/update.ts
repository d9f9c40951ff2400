/** What `update`, `perturb` and `evaluationWeights` are given, and its recording: parameters, gradients and lasting state. */
import { nearest } from '../../base/nearest';
import { sameShape } from '../../base/shape';
import type { ValueId } from '../../graph/ir';
import type { Tensor } from './core';
import { input } from './core';
import { problem, recording } from './recorder';

type Shape = readonly number[];

/** What a state holds before the first step: a number everywhere, what a parameter starts with, or seeded numbers. */
export type Initial = number | { readonly like: string } | { readonly normal: number } | { readonly uniform: number };

/** A parameter as an optimizer sees it. */
export interface UpdateParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Tensor;
  /** Of the mean loss over the step's batch; in evaluationWeights there is none. */
  readonly gradient: Tensor;
  /** State of this parameter, by default of its shape and 0 at the start. */
  state(slot: string, shape?: Shape, initial?: Initial): Tensor;
}

/** What update, perturb and evaluationWeights are given. */
export interface Update {
  readonly parameters: readonly UpdateParameter[];
  /** 1 at the first step. */
  readonly step: Tensor;
  /** Parameters whose name matches a pattern, or which a predicate accepts. */
  group(match: RegExp | ((parameter: UpdateParameter) => boolean)): UpdateParameter[];
  /** A number that `schedule` returns under this name. */
  scalar(name: string): Tensor;
  /** Memory that lasts from step to step. */
  state(name: string, shape: Shape, initial?: Initial): Tensor;
  /** Gives a parameter or state a new value when the function ends; reading it before gives the old one. */
  assign(target: Tensor, value: Tensor): void;
}

export interface Declared {
  readonly name: string;
  readonly shape: Shape;
  readonly distribution: 'normal' | 'uniform';
  readonly offset: number;
  readonly scale: number;
}

interface DeclaredState extends Declared {
  /** The parameter whose initial numbers it repeats. */
  readonly like?: string;
}

/** State and scalars of all update functions of one script. */
export class UpdateRecorder {
  readonly scalars = new Set<string>(['step']);
  readonly #state = new Map<string, DeclaredState>();

  constructor(private readonly declared: readonly Declared[]) {}

  get state(): readonly DeclaredState[] {
    return [...this.#state.values()];
  }

  /** Runs `body` with a fresh `u`. */
  record<T>(
    body: (u: Update) => T,
    may: { readonly readGradients: boolean; readonly assign: boolean },
  ): { graph: object; assignments: { target: ValueId; value: ValueId }[]; result: T } {
    const assigned = new Map<ValueId, ValueId>();
    const { graph, result } = recording(() => body(this.#update(assigned, may)));
    const assignments = Array.from(assigned, ([target, value]) => ({ target, value }));
    return { graph: { values: graph.values, nodes: graph.nodes }, assignments, result };
  }

  #update(assigned: Map<ValueId, ValueId>, may: { readonly readGradients: boolean; readonly assign: boolean }): Update {
    const inputs = new Map<string, Tensor>();
    const targets = new Set<Tensor>();
    const once = (kind: string, name: string, shape: Shape): Tensor => {
      const known = inputs.get(`${kind} ${name}`);
      if (known) return known;
      const made = input(kind, name, shape);
      inputs.set(`${kind} ${name}`, made);
      targets.add(made);
      return made;
    };
    const scalar = (name: string): Tensor => {
      this.scalars.add(name);
      return once('scalar', name, []);
    };
    const state = (name: string, shape: Shape, initial: Initial = 0): Tensor => {
      this.#declare(name, shape, initial);
      return once('state', name, shape);
    };
    const parameters = this.declared.map(({ name, shape }): UpdateParameter => ({
      name,
      shape,
      value: once('parameter', name, shape),
      ...((may.readGradients ? { gradient: once('gradient', name, shape) } : {}) as { gradient: Tensor }),
      state: (slot, own = shape, initial = 0) => state(`${name}.${slot}`, own, initial),
    }));
    return {
      parameters,
      step: scalar('step'),
      scalar,
      state,
      group: (match) =>
        parameters.filter((parameter) => (match instanceof RegExp ? match.test(parameter.name) : match(parameter))),
      assign: (target, value) => {
        if (!may.assign) throw problem('assign', 'evaluation may not write parameters or state; assign in update');
        this.#assign(assigned, targets, target, value);
      },
    };
  }

  #assign(assigned: Map<ValueId, ValueId>, targets: ReadonlySet<Tensor>, target: Tensor, value: Tensor): void {
    if (!targets.has(target)) throw problem('assign', 'the target must be a parameter or a state itself');
    if (assigned.has(target.id)) {
      throw problem('assign', 'this target was assigned before; one function assigns it once');
    }
    if (!sameShape(target.shape, value.shape)) {
      throw problem(
        'assign',
        `the target is (${target.shape.join(', ')}) and the value (${value.shape.join(', ')}); reduce or expand it`,
      );
    }
    assigned.set(target.id, value.id);
  }

  #declare(name: string, shape: Shape, initial: Initial): void {
    const made = this.#initial(name, shape, initial);
    const known = this.#state.get(name);
    if (!known) this.#state.set(name, made);
    else if (JSON.stringify(known) !== JSON.stringify(made)) {
      throw problem(
        'state',
        `'${name}' was declared before with another shape or initial value; give each its own name`,
      );
    }
  }

  #initial(name: string, shape: Shape, initial: Initial): DeclaredState {
    const made = { name, shape, distribution: 'uniform' as const, offset: 0, scale: 0 };
    if (typeof initial === 'number') return { ...made, offset: initial };
    if ('normal' in initial) return { ...made, distribution: 'normal', scale: initial.normal };
    if ('uniform' in initial) return { ...made, scale: initial.uniform };
    const source = this.declared.find((parameter) => parameter.name === initial.like);
    if (!source || !sameShape(source.shape, shape)) {
      const near = nearest(
        initial.like,
        this.declared.map((parameter) => parameter.name),
      );
      throw problem(
        'state',
        `'${name}': like '${initial.like}' must name a parameter of shape (${shape.join(', ')})${near ? `; did you mean '${near}'?` : ''}`,
      );
    }
    return { ...source, name, like: source.name };
  }
}
