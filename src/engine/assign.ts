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

/**
 * Whether, with `made` in `target`'s memory, some dispatch would read one place of an arena and write another; a buffer may not be
 * bound both ways at once.
 */
function wouldMixArena(launches: readonly Launch[], made: Storage, target: Storage, now: Resolve): boolean {
  const shared = arena(target);
  if (shared === undefined) return false;
  const place = (storage: Storage): Storage => (storage === made ? target : now(storage));
  return launches.some((launch) => {
    if (!launch.writes.includes(made) && !launch.reads.includes(made)) return false;
    const written = new Set(launch.writes.map(place).filter((storage) => arena(storage) === shared));
    return written.size > 0 && launch.reads.map(place).some((read) => arena(read) === shared && !written.has(read));
  });
}

/** Adds the copies that are needed and returns where each storage really is. */
export function applyAssignments(l: Lowering, program: Program): Resolve {
  const replaced = new Map<Storage, Storage>();
  const pending: { readonly from: View; readonly to: View }[] = [];
  const now: Resolve = (storage) => replaced.get(storage) ?? storage;
  const assignedValues = program.assignments.map(({ value }) => l.view(value));
  for (const [i, { target }] of program.assignments.entries()) {
    const from = assignedValues[i] as View;
    const to = l.view(target);
    if (from.storage === to.storage) continue;
    const isSameArena = (from.storage.slot === undefined) === (to.storage.slot === undefined);
    const isFresh = isSameArena && !from.storage.input && !replaced.has(from.storage) && isWhole(from);
    const isReadLater = assignedValues.some((view) => view.storage === to.storage);
    const isAssignedOnce = assignedValues.filter((view) => view.storage === from.storage).length === 1;
    const isSafe = isFresh && !isReadLater && isAssignedOnce && mayReplace(l.launches, from.storage, to.storage);
    if (isSafe && !wouldMixArena(l.launches, from.storage, to.storage, now)) replaced.set(from.storage, to.storage);
    else pending.push({ from, to });
  }
  const targets = new Set(pending.map(({ to }) => to.storage));
  const safe = pending.map(({ from, to }) => {
    if (!targets.has(from.storage)) return { from, to };
    const kept = fullView(l.allocate(to.storage.elements, 'scalar', to.storage.dtype), from.shape);
    l.launches.push(copyLaunch(from, kept));
    return { from: kept, to };
  });
  for (const { from, to } of safe) l.launches.push(copyLaunch({ ...from, shape: to.shape }, to));
  return now;
}
