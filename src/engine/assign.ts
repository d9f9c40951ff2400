/**
 * Writing results back over inputs (new parameter over old). Where nothing reads the old value afterwards, the result is made in
 * the input's own memory; otherwise it is copied at the end.
 */
import type { Program } from '../graph/ir';
import type { Launch, Resolve } from './launch';
import { copyLaunch } from './elementwise-launch';
import type { Lowering } from './lowering';
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

/** Adds the copies that are needed and returns where each storage really is. */
export function applyAssignments(l: Lowering, program: Program): Resolve {
  const replaced = new Map<Storage, Storage>();
  const pending: { readonly from: View; readonly to: View }[] = [];
  const assignedValues = program.assignments.map(({ value }) => l.view(value));
  for (const [i, { target }] of program.assignments.entries()) {
    const from = assignedValues[i] as View;
    const to = l.view(target);
    if (from.storage === to.storage) continue;
    const isSameArena = (from.storage.slot === undefined) === (to.storage.slot === undefined);
    const isFresh = isSameArena && !from.storage.input && !replaced.has(from.storage) && isWhole(from);
    const isReadLater = assignedValues.some((view) => view.storage === to.storage);
    if (isFresh && !isReadLater && mayReplace(l.launches, from.storage, to.storage))
      replaced.set(from.storage, to.storage);
    else pending.push({ from, to });
  }
  const targets = new Set(pending.map(({ to }) => to.storage));
  const safe = pending.map(({ from, to }) => {
    if (!targets.has(from.storage)) return { from, to };
    const kept = fullView(l.allocate(to.storage.elements, 'scalar'), from.shape);
    l.launches.push(copyLaunch(from, kept));
    return { from: kept, to };
  });
  for (const { from, to } of safe) l.launches.push(copyLaunch({ ...from, shape: to.shape }, to));
  return (storage) => replaced.get(storage) ?? storage;
}
