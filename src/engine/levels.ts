/**
 * In which order launches are dispatched, and which of them as one: launches in levels, none of which depends on another in its level.
 * Every sum keeps its order, so every bit stays.
 */
import { formOf } from '../kernels/kernel-form';
import { canStandBeside, threadsOf } from '../kernels/kernel-text';
import type { Kernel, Variants } from '../kernels/kernel';
import { needsOf } from './dependence';
import type { BuiltLaunch, SpanOf } from './dependence';
import { arenaOf } from './place';
import { isScratch } from './scratch';
import type { Storage } from './storage';

/** Launches that do not depend on each other. */
export type Level = readonly BuiltLaunch[];

/**
 * Which kernels may be one dispatch. A GPU's workgroup skips what is not its own. A software adapter takes every branch under a mask and
 * discards what is not wanted, so that there kernels are of one form, or small.
 */
export type Company = 'any' | 'alike';

export const companyOf = ({ rows }: Variants): Company => (rows === 'group' ? 'any' : 'alike');

/** A workgroup chooses its numbers among those of all members. */
const mostMembers = 64;

/** Workgroups that are soon over, wanted or not. */
const fewGroups = 8;

export const isSmall = ({ grid: [x, y, z] }: Kernel): boolean => x * y * z <= fewGroups;

/** Its operands are where they are for every micro-batch, and its text can be put beside others. */
function isMovable({ kernel, reads, writes }: BuiltLaunch): boolean {
  const isFixed = ({ input }: Storage): boolean => !input || arenaOf[input.kind] !== 'io';
  return [...reads, ...writes].every(isFixed) && canStandBeside(kernel);
}

class Schedule {
  readonly #needs: readonly (readonly number[])[];
  /** Found when asked for: most launches of a micro-batch never are. */
  readonly #kinds = new Map<number, string>();

  constructor(
    private readonly launches: readonly BuiltLaunch[],
    spanOf: SpanOf,
    private readonly company: Company,
  ) {
    this.#needs = needsOf(launches, spanOf);
  }

  /** Equal for launches that may stand side by side whatever their size. */
  #kind(i: number): string {
    const known = this.#kinds.get(i) ?? this.#kindOf(i, this.launches[i] as BuiltLaunch);
    this.#kinds.set(i, known);
    return known;
  }

  #kindOf(i: number, launch: BuiltLaunch): string {
    if (!isMovable(launch)) return `alone ${i}`;
    return `${threadsOf(launch.kernel)} threads${this.company === 'any' ? '' : ` ${formOf(launch.kernel)}`}`;
  }

  get all(): readonly number[] {
    return this.launches.map((_, i) => i);
  }

  /** For each of `some` the length of the longest chain among them that it begins. */
  #chains(some: readonly number[]): ReadonlyMap<number, number> {
    const lengths = new Map(some.map((i) => [i, 1]));
    for (const i of [...some].reverse()) {
      for (const need of this.#needs[i] ?? []) {
        const known = lengths.get(need);
        if (known !== undefined) lengths.set(need, Math.max(known, 1 + (lengths.get(i) as number)));
      }
    }
    return lengths;
  }

  #areSmall(one: number, other: number): boolean {
    const both = [this.launches[one] as BuiltLaunch, this.launches[other] as BuiltLaunch];
    const [threads, otherThreads] = both.map(({ kernel }) => threadsOf(kernel));
    return threads === otherThreads && both.every((launch) => isSmall(launch.kernel) && isMovable(launch));
  }

  #fit(one: number, other: number): boolean {
    return this.#kind(one) === this.#kind(other) || this.#areSmall(one, other);
  }

  /**
   * Some launches in levels. The next level is of the launch that begins the longest chain, with all that are ready and may stand beside
   * it; so chains that are behind catch up, and chains alike go on in step.
   */
  levels(some: readonly number[]): number[][] {
    const chains = this.#chains(some);
    const waiting = new Set(some);
    const levels: number[][] = [];
    while (waiting.size > 0) {
      const ready = [...waiting].filter((i) => !this.#needs[i]?.some((need) => waiting.has(need)));
      ready.sort((one, other) => (chains.get(other) as number) - (chains.get(one) as number) || one - other);
      const level = ready.filter((i) => this.#fit(i, ready[0] as number)).slice(0, mostMembers);
      for (const i of level) waiting.delete(i);
      levels.push(level);
    }
    return levels;
  }

  /** Bound by memory, not by arithmetic. */
  #isLight(i: number): boolean {
    const { kernel } = this.launches[i] as BuiltLaunch;
    return kernel.flops <= kernel.bytes;
  }

  /** Light launches that nothing needs but others of them: they end gradients. */
  #late(): ReadonlySet<number> {
    const [late, awaited] = [new Set<number>(), new Set<number>()];
    for (let i = this.launches.length - 1; i >= 0; i--) {
      const isLate = this.#isLight(i) && !awaited.has(i) && isMovable(this.launches[i] as BuiltLaunch);
      if (isLate) late.add(i);
      else for (const need of this.#needs[i] ?? []) awaited.add(need);
    }
    return late;
  }

  /** Elements of the distinct values that some launches read and that live in this program only. */
  #held(some: readonly number[]): number {
    const read = new Set(some.flatMap((i) => (this.launches[i] as BuiltLaunch).reads));
    return [...read].filter(isScratch).reduce((sum, { elements }) => sum + elements, 0);
  }

  /** Those that read much, with what they need. */
  #heavy(waiting: readonly number[], most: number): readonly number[] {
    const heavy = new Set<number>();
    for (const i of [...waiting].reverse()) {
      if (!heavy.has(i) && this.#held([i]) <= most / 64) continue;
      for (const one of [i, ...(this.#needs[i] ?? [])]) if (waiting.includes(one)) heavy.add(one);
    }
    return waiting.filter((i) => heavy.has(i));
  }

  /**
   * All launches in their order, except for the late ones: each waits for the next light launch that it may stand beside, or for others
   * like it, as long as all that they keep in memory is no more than the largest value.
   */
  levelsInOrder(): number[][] {
    const late = this.#late();
    const most = Math.max(
      0,
      ...this.launches.flatMap(({ reads }) => reads.filter(isScratch).map(({ elements }) => elements)),
    );
    const levels: number[][] = [];
    let waiting: readonly number[] = [];
    const release = (some: readonly number[]): void => {
      levels.push(...this.levels(some));
      waiting = waiting.filter((i) => !some.includes(i));
    };
    for (const i of this.all) {
      if (late.has(i)) {
        waiting = [...waiting, i];
        if (this.#held(waiting) > most) release(this.#heavy(waiting, most));
        continue;
      }
      const ready = waiting.filter((other) => !this.#needs[other]?.some((need) => waiting.includes(need)));
      const beside = this.#isLight(i) ? ready.filter((other) => this.#kind(other) === this.#kind(i)) : [];
      const level = [i, ...beside].slice(0, mostMembers);
      waiting = waiting.filter((other) => !level.includes(other));
      levels.push(level);
    }
    release(waiting);
    return levels;
  }
}

/** Which launches of a program are dispatched with others: none, those that end its gradients, or all that may be. */
export type Merging = 'none' | 'late' | 'all';

export function levelsOf(
  launches: readonly BuiltLaunch[],
  merging: Merging,
  spanOf: SpanOf,
  variants: Variants,
): Level[] {
  if (merging === 'none') return launches.map((launch) => [launch]);
  const schedule = new Schedule(launches, spanOf, companyOf(variants));
  const levels = merging === 'all' ? schedule.levels(schedule.all) : schedule.levelsInOrder();
  return levels.map((level) => level.map((i) => launches[i] as BuiltLaunch));
}
