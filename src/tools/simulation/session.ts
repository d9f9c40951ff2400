/**
 * One arm's session without a GPU: a search over proposals whose true effects are drawn, measured with seed noise, judged by
 * a keep rule, and then confirmed on fresh paired seeds. The noise of parent and child on one seed is independent, as
 * the worst case: σ of a paired difference is √2 σ.
 */
import { mean } from 'simple-statistics';
import { drawNormal } from '../../base/normal';
import type { Random } from '../../base/random';
import { judge } from '../../study/keep-rules';
import type { KeepRuleId } from '../../study/keep-rules';

export interface World {
  readonly baseline: number;
  /** Standard deviation of val_bpb over seeds. */
  readonly sigma: number;
  readonly trials: number;
  readonly confirmationSeeds: number;
  readonly keepRule: KeepRuleId;
  /** Shares of proposals that help, or change nothing; the others hurt. */
  readonly helps: number;
  readonly neutral: number;
  /** Mean size of an effect, in bpb; sizes are exponential. */
  readonly effect: number;
  /** Gain that every session of the arm has from the start, in bpb: what papers are worth. */
  readonly planted: number;
}

export interface Session {
  /** Baseline minus final, in bpb: as the search measured it, on fresh seeds, and in truth. */
  readonly claimed: number;
  readonly confirmed: number;
  readonly trueGain: number;
  readonly kept: number;
  /** Of the kept, those with a true effect of 0 or less. */
  readonly keptWithoutEffect: number;
  readonly measurements: number;
}

/** True gain of one proposal: positive is better. */
function drawEffect({ helps, neutral, effect }: World, random: Random): number {
  const kind = random.next();
  const size = -Math.log(1 - random.next()) * effect;
  return kind < helps ? size : kind < helps + neutral ? 0 : -size;
}

/** A script as the search knows it: its true val_bpb, and what each search seed made of it. */
class Candidate {
  readonly #measured: number[] = [];

  constructor(
    readonly truth: number,
    readonly world: World,
    readonly random: Random,
  ) {}

  /** The same number for the same seed, as training is deterministic. */
  on(seed: number): number {
    while (this.#measured.length <= seed) this.#measured.push(this.truth + this.world.sigma * drawNormal(this.random));
    return this.#measured[seed] ?? this.truth;
  }

  get measurements(): number {
    return this.#measured.length;
  }
}

export function simulateSession(world: World, random: Random): Session {
  const baseline = new Candidate(world.baseline, world, random);
  let best = new Candidate(world.baseline - world.planted, world, random);
  let [kept, keptWithoutEffect, measurements] = [0, 0, 2];
  for (let trial = 1; trial < world.trials; trial++) {
    const effect = drawEffect(world, random);
    const child = new Candidate(best.truth - effect, world, random);
    const isKept = isBetter(world, best, child);
    measurements += child.measurements;
    if (!isKept) continue;
    kept++;
    if (effect <= 0) keptWithoutEffect++;
    best = child;
  }
  const fresh = Array.from({ length: world.confirmationSeeds }, () => {
    const noise = drawNormal(random) - drawNormal(random);
    return baseline.truth - best.truth + world.sigma * noise;
  });
  return {
    claimed: baseline.on(0) - best.on(0),
    confirmed: mean(fresh),
    trueGain: baseline.truth - best.truth,
    kept,
    keptWithoutEffect,
    measurements,
  };
}

function isBetter({ keepRule, sigma }: World, parent: Candidate, child: Candidate): boolean {
  for (let seeds = 1; ; seeds++) {
    const gains = Array.from({ length: seeds }, (_, seed) => parent.on(seed) - child.on(seed));
    const { kind } = judge(keepRule, { gains, sigma, delta: 0 });
    if (kind !== 'measure-again') return kind === 'keep';
  }
}
