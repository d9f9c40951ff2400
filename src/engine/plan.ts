/**
 * The memory plan: every storage gets a place in a few role arenas before the GPU is touched, so peak bytes are known first.
 * A dispatch may not bind one buffer both for reading and for writing, so scratch is spread over several arenas such that what
 * a dispatch writes never shares an arena with what it reads.
 */
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import { pipelineKey } from '../gpu/pipelines';
import type { Node, Program } from '../graph/ir';
import { membersOf } from '../graph/stack-updates';
import { costOf } from '../kernels/kernel';
import type { Cost, Kernel, TuningTable, Variants } from '../kernels/kernel';
import { applyAssignments } from './assign';
import type { Bytes } from '../kernels/shared-bindings';
import type { Launch, Operand, Resolve } from './launch';
import { lower } from './lower';
import { ScalarSlots } from './lowering';
import { levelsOf } from './levels';
import type { Merging } from './levels';
import { accessOf, mergeLevel } from './merge';
import { aligned, arenaOf, scalarStrideBytes } from './place';
import type { Place } from './place';
import { placeScratch } from './scratch';
import type { Storage, View } from './storage';

export interface Dispatch {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
}

export interface PlannedProgram {
  readonly dispatches: readonly Dispatch[];
  /** Before launches were merged: what is tuned. */
  readonly launches: readonly Dispatch[];
  /** What it is billed, the same on every adapter. */
  readonly costs: readonly Cost[];
  readonly places: ReadonlyMap<Storage, Place>;
  readonly results: Readonly<Record<string, View>>;
  /** How many micro-batches have their own tokens and targets. */
  readonly slots: number;
  readonly inputs: ReadonlyMap<string, Storage>;
}

export interface Plan {
  readonly programs: Readonly<Record<string, PlannedProgram>>;
  readonly inputs: ReadonlyMap<string, { readonly storage: Storage; readonly place: Place }>;
  readonly arenaBytes: Readonly<Record<string, number>>;
  readonly peakBytes: number;
  /** Distinct pipelines that must be compiled. */
  readonly pipelines: number;
  /** What its kernels were tuned to, if they were. */
  readonly tuned?: TuningTable;
}

export interface ProgramRequest {
  readonly program: Program;
  readonly slots: number;
  readonly merging?: Merging;
}

/** Inputs of all programs, each placed once. */
class Inputs {
  readonly placed = new Map<string, { readonly storage: Storage; readonly place: Place }>();
  readonly bytes: Record<string, number> = {};
  /** Inputs that stand for several, side by side. */
  readonly stacked = new Map<string, { readonly storage: Storage; readonly place: Place }>();

  constructor(private readonly slots: ScalarSlots) {}

  storage(node: Node, copies: number): Storage {
    const kind = node.attributes['kind'] as keyof typeof arenaOf;
    const name = node.attributes['name'] as string;
    const shape = node.attributes['shape'] as readonly number[];
    const elements = sizeOf(shape);
    const key = inputKey(kind, name);
    const known = this.placed.get(key) ?? this.stacked.get(key);
    if (known) {
      if (known.storage.elements !== elements) {
        throw new AppError(
          'graph-invalid',
          `${key}: has ${known.storage.elements} elements in one program and ${elements} in another`,
        );
      }
      return known.storage;
    }
    const isScalar = elements === 1 && arenaOf[kind] !== 'io';
    const dtype = arenaOf[kind] === 'io' ? 'i32' : 'f32';
    const storage: Storage = {
      elements,
      dtype,
      input: { kind, name },
      ...(isScalar ? { slot: this.slots.take() } : {}),
    };
    const place = isScalar
      ? scalarPlace(storage)
      : this.#take(arenaOf[kind], elements, arenaOf[kind] === 'io' ? copies : 1);
    this.placed.set(key, { storage, place });
    return storage;
  }

  /** Places all stacks; before any program places one of their members by itself. */
  stackAll(programs: readonly Program[]): void {
    for (const node of programs.flatMap(({ graph }) => graph.nodes)) {
      const members = node.op === 'input' ? membersOf(node) : undefined;
      if (members) this.#stack(node, members);
    }
  }

  /** The members one after the other. */
  #stack(node: Node, members: readonly string[]): void {
    const kind = node.attributes['kind'] as keyof typeof arenaOf;
    const name = node.attributes['name'] as string;
    const elements = sizeOf(node.attributes['shape'] as readonly number[]);
    const each = elements / members.length;
    const slots = each === 1 ? members.map(() => this.slots.take()) : [];
    const run = each === 1 ? undefined : this.#take(arenaOf[kind], elements, 1);
    const slotOf = (i: number): { slot?: number } => (run ? {} : { slot: slots[i] as number });
    const placeOf = (storage: Storage, i: number): Place =>
      run ? { ...run, offsetBytes: run.offsetBytes + 4 * each * i } : scalarPlace(storage);
    members.forEach((member, i) => {
      const key = inputKey(kind, member);
      if (this.placed.has(key)) throw new AppError('graph-invalid', `${key}: is a member of two stacks`);
      const storage: Storage = { elements: each, dtype: 'f32', input: { kind, name: member }, ...slotOf(i) };
      this.placed.set(key, { storage, place: placeOf(storage, i) });
    });
    const storage: Storage = { elements, dtype: 'f32', input: { kind, name }, ...slotOf(0) };
    this.stacked.set(inputKey(kind, name), { storage, place: placeOf(storage, 0) });
  }

  places(): (readonly [Storage, Place])[] {
    return [...this.placed.values(), ...this.stacked.values()].map(({ storage, place }) => [storage, place]);
  }

  /** The memory of an input or a scalar, which others may share. */
  readonly spanOf = (storage: Storage): Bytes | undefined => {
    if (storage.slot !== undefined) {
      const offsetBytes = storage.slot * scalarStrideBytes;
      return { arena: 'scalars', offsetBytes, sizeBytes: storage.elements * scalarStrideBytes };
    }
    if (!storage.input) return undefined;
    const key = inputKey(storage.input.kind, storage.input.name);
    const place = (this.placed.get(key) ?? this.stacked.get(key))?.place;
    return place && { arena: place.arena, offsetBytes: place.offsetBytes, sizeBytes: 4 * storage.elements };
  };

  #take(arena: string, elements: number, copies: number): Place {
    const strideBytes = aligned(4 * elements);
    const offsetBytes = this.bytes[arena] ?? 0;
    this.bytes[arena] = offsetBytes + strideBytes * copies;
    return { arena, offsetBytes, strideBytes: copies > 1 ? strideBytes : 0 };
  }
}

export const inputKey = (kind: string, name: string): string => `${kind}:${name}`;

const scalarPlace = (storage: Storage): Place => ({
  arena: 'scalars',
  offsetBytes: (storage.slot as number) * scalarStrideBytes,
  strideBytes: 0,
});

const scalarPlaces = (storages: readonly Storage[]): (readonly [Storage, Place])[] =>
  storages.flatMap((storage) => (storage.slot === undefined ? [] : [[storage, scalarPlace(storage)] as const]));

/** The launch with every storage replaced by the one it really lives in. */
function resolved(launch: Launch, resolve: Resolve): { reads: Storage[]; writes: Storage[] } {
  const writes = launch.writes.map(resolve);
  return { writes, reads: launch.reads.map(resolve).filter((storage) => !writes.includes(storage)) };
}

const dispatchOf = ({ kernel, operands }: Dispatch): Dispatch => ({ kernel, operands });

/** Where an operand is; the arena of scalars is bound whole, whatever its size. */
function bytesOf(operand: Operand, places: ReadonlyMap<Storage, Place>): Bytes {
  if (operand.kind === 'arena') return operand;
  if (operand.kind === 'scalars') return { arena: 'scalars', offsetBytes: 0, sizeBytes: 0 };
  const { arena, offsetBytes } = places.get(operand.storage) as Place;
  return { arena, offsetBytes: offsetBytes + 4 * operand.offset, sizeBytes: 4 * operand.elements };
}

/** How many distinct ones. */
function pipelinesOf(programs: Readonly<Record<string, PlannedProgram>>): number {
  const dispatches = Object.values(programs).flatMap((program) => program.dispatches);
  return new Set(dispatches.map(({ kernel }) => pipelineKey(kernel))).size;
}

/** Plans several programs that share parameters, gradients and state. Pure: no GPU yet. */
export function plan(
  requests: Readonly<Record<string, ProgramRequest>>,
  variants: Variants,
  maxArenaBytes: number,
): Plan {
  const slots = new ScalarSlots();
  const inputs = new Inputs(slots);
  const scratchBytes: number[] = [];
  const programs: Record<string, PlannedProgram> = {};
  inputs.stackAll(Object.values(requests).map(({ program }) => program));
  for (const [name, request] of Object.entries(requests)) {
    const lowered = lower(request.program, variants, (node) => inputs.storage(node, request.slots), slots);
    const results = Object.fromEntries(
      Object.entries(request.program.results).map(([result, id]) => {
        const slice = lowered.contiguous(id);
        const view = lowered.view(id);
        return [result, { ...view, storage: slice.storage, offset: slice.offset }] as const;
      }),
    );
    const resolve = applyAssignments(lowered, request.program);
    const needed = lowered.launches.filter((launch) => launch.isNeeded?.(resolve) ?? true);
    const built = needed.map((launch) => ({ ...launch.build(resolve), ...resolved(launch, resolve) }));
    const levels = levelsOf(built, request.merging ?? 'none', inputs.spanOf, variants);
    const kept = new Set(Object.values(results).map(({ storage }) => resolve(storage)));
    const scratch = placeScratch(levels.map(accessOf), kept, maxArenaBytes, scratchBytes);
    const touched = built.flatMap(({ reads, writes }) => [...reads, ...writes]);
    const places = new Map([...scratch, ...scalarPlaces(touched), ...inputs.places()]);
    programs[name] = {
      dispatches: levels
        .flatMap((level) => mergeLevel(level, (operand) => bytesOf(operand, places), variants))
        .map(dispatchOf),
      launches: built.map(dispatchOf),
      costs: built.flatMap(({ kernel }) => costOf(kernel) ?? []),
      places,
      results: Object.fromEntries(
        Object.entries(results).map(([key, view]) => [key, { ...view, storage: resolve(view.storage) }]),
      ),
      slots: request.slots,
      inputs: new Map([...inputs.placed].map(([key, { storage }]) => [key, storage])),
    };
  }
  const arenaBytes: Record<string, number> = { ...inputs.bytes, scalars: Math.max(1, slots.count) * scalarStrideBytes };
  scratchBytes.forEach((bytes, i) => (arenaBytes[`scratch${i}`] = bytes));
  const peakBytes = Object.values(arenaBytes).reduce((sum, bytes) => sum + bytes, 0);
  const largest = Math.max(...Object.values(arenaBytes));
  if (largest > maxArenaBytes) {
    throw new AppError(
      'cap-exceeded',
      `memory plan: one buffer would need ${largest} bytes and this GPU allows ${maxArenaBytes}; choose a smaller micro-batch, context or width`,
    );
  }
  return {
    programs,
    inputs: inputs.placed,
    arenaBytes,
    peakBytes,
    pipelines: pipelinesOf(programs),
    ...(variants.tuned && { tuned: variants.tuned }),
  };
}
