/**
 * Writing results back over inputs (new parameter over old). Where nothing reads the old value afterwards, the result is made in
 * the input's own memory; otherwise it is copied at the end.
 */
import type { Program } from '../graph/ir';
import type { Launch, Resolve } from './launch';
import { copyLaunch } from './elementwise-launch';
import type { Lowering } from './lowering';
import { arenaOf } from './place';
import { fullView, isWhole } from './storage';
import type { Storage, View } from './storage';

/** Whether `made` may live in `target`'s memory: from its first write on, nobody reads the old contents. */
function mayReplace(launches: readonly Launch[], made: Storage, target: Storage): boolean {
  const first = launches.findIndex((launch) => launch.writes.includes(made));
  return launches.every(
    (launch, i) =>
      i < first ||
      !launch.reads.includes(target) ||
      (i === first && launch.inPlace.has(target) && launch.writes.includes(made)),
  );
}

const arena = (storage: Storage): string | undefined =>
  storage.input && storage.slot === undefined ? arenaOf[storage.input.kind] : undefined;

type Replacements = Map<Storage, Storage>;

/** Launches that read or write a storage. */
function touching(launches: readonly Launch[]): ReadonlyMap<Storage, readonly Launch[]> {
  const index = new Map<Storage, Launch[]>();
  for (const launch of launches) {
    for (const storage of new Set([...launch.reads, ...launch.writes])) {
      const known = index.get(storage);
      if (known) known.push(launch);
      else index.set(storage, [launch]);
    }
  }
  return index;
}

/**
 * Takes back replacements until no dispatch reads one place of an arena and writes another: a buffer may not be bound both ways
 * at once. Replacements are judged together, because one may be what makes room for the next (Adam's two moments).
 */
function withoutMixing(launches: readonly Launch[], replaced: Replacements): void {
  const index = touching(launches);
  const now: Resolve = (storage) => replaced.get(storage) ?? storage;
  const mixes = (launch: Launch, shared: string): boolean => {
    const written = new Set(launch.writes.map(now).filter((storage) => arena(storage) === shared));
    return written.size > 0 && launch.reads.map(now).some((read) => arena(read) === shared && !written.has(read));
  };
  for (let isStable = false; !isStable;) {
    isStable = true;
    for (const [made, target] of [...replaced].reverse()) {
      const shared = arena(target);
      if (shared === undefined || !index.get(made)?.some((launch) => mixes(launch, shared))) continue;
      replaced.delete(made);
      isStable = false;
    }
  }
}

/** Adds the copies that are needed and returns where each storage really is. */
export function applyAssignments(l: Lowering, program: Program): Resolve {
  const replaced: Replacements = new Map();
  const assignedValues = program.assignments.map(({ value }) => l.view(value));
  const pairs = program.assignments.map(({ target }, i) => ({ from: assignedValues[i] as View, to: l.view(target) }));
  for (const { from, to } of pairs) {
    const isSameArena = (from.storage.slot === undefined) === (to.storage.slot === undefined);
    const isFresh = isSameArena && !from.storage.input && !replaced.has(from.storage) && isWhole(from) && isWhole(to);
    const isReadLater = assignedValues.some((view) => view.storage === to.storage);
    const isAssignedOnce = assignedValues.filter((view) => view.storage === from.storage).length === 1;
    const isSafe = isFresh && !isReadLater && isAssignedOnce && mayReplace(l.launches, from.storage, to.storage);
    if (isSafe) replaced.set(from.storage, to.storage);
  }
  withoutMixing(l.launches, replaced);
  const pending = pairs.filter(({ from, to }) => (replaced.get(from.storage) ?? from.storage) !== to.storage);
  const targets = new Set(pending.map(({ to }) => to.storage));
  const safe = pending.map(({ from, to }) => {
    if (!targets.has(from.storage)) return { from, to };
    const kept = fullView(l.allocate(to.storage.elements, 'scalar', to.storage.dtype), from.shape);
    l.launches.push(copyLaunch(from, kept));
    return { from: kept, to };
  });
  for (const { from, to } of safe) l.launches.push(copyLaunch({ ...from, shape: to.shape }, to));
  return (storage) => replaced.get(storage) ?? storage;
}
