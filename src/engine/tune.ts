/**
 * Chooses kernel variants by timing a plan's own heaviest shapes, within a budget. What is chosen is part of the plan, since another
 * variant sums in another order: a run says what it was tuned to, and canonical runs never come here. A choice that was made
 * stays for as long as the sources of its candidates do; so does the adapter's own, for shapes that the budget left out.
 */
import { canonicalJson, sha256Hex } from '../base/hash';
import { pipelineKey } from '../gpu/pipelines';
import type { Kernel, Tunable, TuningTable, Variants } from '../kernels/kernel';
import type { Candidates } from './variants';

/** A dispatch that a step makes so many times. */
export interface Counted {
  readonly kernel: Kernel;
  readonly operandBytes: readonly number[];
  readonly calls: number;
}

/** A choice as it is remembered. */
export interface Choice {
  readonly variant: string;
  /** Hash of all candidates' sources; another hash means other kernels. */
  readonly sources: string;
}

export type Choices = Readonly<Record<string, Choice>>;

export interface Timing {
  readonly budgetMs: number;
  now(): number;
  /** Once, before anything is timed. */
  warmUp(): Promise<void>;
  /** Begins to compile. */
  prepare(kernel: Kernel): void;
  /** Of one dispatch; Infinity if the kernel does not run here. */
  dispatchMs(kernel: Kernel, operandBytes: readonly number[]): Promise<number>;
}

/** A faster variant must be faster by more than the clock's noise. */
const noise = 0.97;

interface Candidate {
  readonly variant: string;
  readonly kernel: Kernel;
}

interface Subject {
  readonly tunable: Tunable;
  readonly candidates: readonly Candidate[];
  readonly operandBytes: readonly number[];
  flops: number;
}

/** The adapter's own first, and each kernel once. */
function candidatesOf(tunable: Tunable, canonical: Variants, candidates: Candidates): Candidate[] {
  const own = canonical[tunable.choice];
  const named = [own, ...candidates[tunable.choice].filter((variant) => variant !== own)].map((variant) => ({
    variant,
    kernel: tunable.under({ ...canonical, [tunable.choice]: variant }),
  }));
  const keys = named.map(({ kernel }) => pipelineKey(kernel));
  return named.filter((_, i) => keys.indexOf(keys[i] as string) === i);
}

/** Distinct shapes that more than one kernel can do, the heaviest of a step first. */
function subjectsOf(dispatches: readonly Counted[], canonical: Variants, candidates: Candidates): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const { kernel, operandBytes, calls } of dispatches) {
    const { tunable } = kernel;
    if (!tunable) continue;
    const known = subjects.get(tunable.shape);
    const subject = known ?? {
      tunable,
      candidates: candidatesOf(tunable, canonical, candidates),
      operandBytes,
      flops: 0,
    };
    subject.flops += calls * kernel.flops;
    subjects.set(tunable.shape, subject);
  }
  return [...subjects.values()].filter((subject) => subject.candidates.length > 1).sort((a, b) => b.flops - a.flops);
}

const sourcesOf = ({ candidates }: Subject): Promise<string> =>
  sha256Hex(canonicalJson(candidates.map(({ variant, kernel }) => [variant, pipelineKey(kernel)])));

async function fastest({ candidates, operandBytes }: Subject, timing: Timing, endMs: number): Promise<string> {
  let [best, bestMs] = ['', Infinity];
  for (const { variant, kernel } of candidates) {
    if (best !== '' && timing.now() >= endMs) break;
    const ms = await timing.dispatchMs(kernel, operandBytes);
    if (best === '' || ms < noise * bestMs) [best, bestMs] = [variant, ms];
  }
  return best;
}

/** A choice that was made among these very kernels. */
const holds = (old: Choice | undefined, { candidates }: Subject, sources: string): old is Choice =>
  old?.sources === sources && candidates.some(({ variant }) => variant === old.variant);

/** Choices for every shape: the known ones that still hold, and new ones for the rest. */
export async function chooseVariants(
  dispatches: readonly Counted[],
  canonical: Variants,
  candidates: Candidates,
  known: Choices,
  timing: Timing,
): Promise<{ readonly table: TuningTable; readonly choices: Choices; readonly isNew: boolean }> {
  const endMs = timing.now() + timing.budgetMs;
  const choices: Record<string, Choice> = { ...known };
  const table = { matmul: {}, attention: {} } as Record<keyof TuningTable, Record<string, string>>;
  const open: { readonly subject: Subject; readonly sources: string }[] = [];
  const choose = ({ tunable: { choice, shape } }: Subject, variant: string, sources: string): void => {
    choices[shape] = { variant, sources };
    table[choice][shape] = variant;
  };
  for (const subject of subjectsOf(dispatches, canonical, candidates)) {
    const sources = await sourcesOf(subject);
    const old = known[subject.tunable.shape];
    if (holds(old, subject, sources)) choose(subject, old.variant, sources);
    else open.push({ subject, sources });
  }
  if (open.length > 0) await timing.warmUp();
  for (const [i, { subject, sources }] of open.entries()) {
    const isInTime = timing.now() < endMs;
    if (isInTime) prepare(open.slice(i, i + 2), timing);
    choose(subject, isInTime ? await fastest(subject, timing, endMs) : canonical[subject.tunable.choice], sources);
  }
  return { table: table as TuningTable, choices, isNew: open.length > 0 };
}

/** Compiling takes longer than timing, and drivers do it side by side: the next shape's kernels compile while this one's run. */
function prepare(open: readonly { readonly subject: Subject }[], timing: Timing): void {
  for (const { subject } of open) for (const { kernel } of subject.candidates) timing.prepare(kernel);
}
