/** Places of values that live only within one program: greedy by birth, best fit among the arenas a storage may use. */
import { aligned } from './place';
import type { Place } from './place';
import type { Storage } from './storage';

export interface Access {
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
  /** Element types of writes; what is written under two types cannot share a buffer. */
  readonly typeOf?: ReadonlyMap<Storage, string>;
}

interface Life {
  readonly storage: Storage;
  readonly birth: number;
  death: number;
  readonly bytes: number;
}

interface Placed extends Life {
  readonly arena: number;
  readonly offset: number;
}

export const isScratch = (storage: Storage): boolean => !storage.input && storage.slot === undefined;

function lives(launches: readonly Access[], kept: ReadonlySet<Storage>): Life[] {
  const found = new Map<Storage, Life>();
  launches.forEach(({ reads, writes }, i) => {
    for (const storage of [...writes, ...reads].filter(isScratch)) {
      const life = found.get(storage) ?? { storage, birth: i, death: i, bytes: aligned(4 * storage.elements) };
      life.death = kept.has(storage) ? Number.MAX_SAFE_INTEGER : i;
      found.set(storage, life);
    }
  });
  return [...found.values()].sort((a, b) => a.birth - b.birth || b.bytes - a.bytes);
}

/** For each storage, those that some dispatch reads while writing it, or writes while reading it, or under another type. */
function conflicts(launches: readonly Access[]): Map<Storage, Set<Storage>> {
  const found = new Map<Storage, Set<Storage>>();
  const add = (a: Storage, b: Storage): void => void found.set(a, (found.get(a) ?? new Set()).add(b));
  for (const { reads, writes, typeOf } of launches) {
    for (const w of writes.filter(isScratch)) {
      for (const other of writes.filter(isScratch)) if (typeOf?.get(w) !== typeOf?.get(other)) add(w, other);
      for (const r of reads.filter(isScratch)) {
        add(w, r);
        add(r, w);
      }
    }
  }
  return found;
}

/** For each storage the others that a dispatch of several launches reads, or writes, beside it: in one arena they are one binding. */
function companionsOf(launches: readonly Access[]): ReadonlyMap<Storage, ReadonlySet<Storage>> {
  const found = new Map<Storage, Set<Storage>>();
  for (const { reads, writes, typeOf } of launches) {
    for (const some of typeOf ? [reads, writes] : []) {
      for (const one of some.filter(isScratch)) {
        const known = found.get(one) ?? new Set();
        for (const other of some) if (other !== one && typeOf?.get(other) === typeOf?.get(one)) known.add(other);
        found.set(one, known);
      }
    }
  }
  return found;
}

/** Lowest offset in an arena where `bytes` fit beside what is alive. */
function lowestGap(alive: readonly Placed[], bytes: number): number {
  let offset = 0;
  for (const other of [...alive].sort((a, b) => a.offset - b.offset)) {
    if (other.offset - offset >= bytes) break;
    offset = Math.max(offset, other.offset + other.bytes);
  }
  return offset;
}

/** Places every scratch storage; grows `arenaBytes`, which programs of one session share. */
export function placeScratch(
  launches: readonly Access[],
  kept: ReadonlySet<Storage>,
  maxArenaBytes: number,
  arenaBytes: number[],
): Map<Storage, Place> {
  const placed = new Map<Storage, Placed>();
  /** What still lives at the birth at hand; lives come in order of birth. */
  let alive: Placed[] = [];
  const enemies = conflicts(launches);
  const companions = companionsOf(launches);
  for (const life of lives(launches, kept)) {
    alive = alive.filter(({ death }) => death >= life.birth);
    const forbidden = new Set([...(enemies.get(life.storage) ?? [])].map((enemy) => placed.get(enemy)?.arena));
    const options = [...arenaBytes.keys(), arenaBytes.length].filter((arena) => !forbidden.has(arena));
    const candidates = options.map((arena) => {
      const offset = lowestGap(
        alive.filter((other) => other.arena === arena),
        life.bytes,
      );
      return { arena, offset, growth: Math.max(0, offset + life.bytes - (arenaBytes[arena] ?? 0)) };
    });
    const near = new Set([...(companions.get(life.storage) ?? [])].map((other) => placed.get(other)?.arena));
    const fitting = candidates.filter(({ offset }) => offset + life.bytes <= maxArenaBytes);
    const [best] = (fitting.length > 0 ? fitting : candidates).sort(
      (a, b) => Number(near.has(b.arena)) - Number(near.has(a.arena)) || a.growth - b.growth || a.arena - b.arena,
    );
    if (!best) continue;
    arenaBytes[best.arena] = Math.max(arenaBytes[best.arena] ?? 0, best.offset + life.bytes);
    const own = { ...life, arena: best.arena, offset: best.offset };
    placed.set(life.storage, own);
    alive.push(own);
  }
  return new Map(
    [...placed].map(([storage, { arena, offset }]) => [
      storage,
      { arena: `scratch${arena}`, offsetBytes: offset, strideBytes: 0 },
    ]),
  );
}
