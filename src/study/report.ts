/**
 * What one session of a study says, claimed against confirmed: a pure fold of its view. Gains are in bits per byte, before minus
 * after, so positive is better; every one is over the baseline with the same seed.
 */
import { mean } from 'simple-statistics';
import type { ArmView, StudyView, TrialView } from './fold';
import { keptTrials } from './lineage';
import type { ArmId } from './manifest';
import { seedOf } from './measurement';
import type { Measurement } from './measurement';
import { noiseFloor } from './noise';
import type { NoiseFloor } from './noise';
import type { PaperReference } from './proposal';
import { Results } from './results';
import { ablationOf, isPruned, prunedOf } from './stages';
import { meanInterval, replicationRate } from './statistics/replication';
import type { Replication } from './statistics/replication';
import type { Interval } from './statistics/bootstrap';

/** Gains over the baseline on common seeds. */
export interface Gains {
  readonly values: readonly number[];
  readonly mean: number;
  /** Student's, 95 %; null for fewer than two. */
  readonly interval: Interval | null;
  /** Mean of the baseline on these seeds, to express the gain as a share. */
  readonly baseline: number;
}

export interface AblationRow {
  readonly index: number;
  readonly title: string;
  readonly papers: readonly PaperReference[];
  /** val_bpb without the change minus with it; null where it could not be taken out alone, or nothing was measured. */
  readonly effect: Pick<Gains, 'values' | 'mean' | 'interval'> | null;
  /** False if it was pruned. */
  readonly isKept: boolean;
}

export interface ArmReport {
  readonly arm: ArmId;
  readonly best: TrialView | null;
  /** On the seed of the search, which is what the search chose by; null without a result. */
  readonly claimed: number | null;
  readonly confirmed: Gains | null;
  readonly ablation: readonly AblationRow[];
  readonly replication: Replication;
  /** Of the script without what did not help; null if nothing was pruned. */
  readonly pruned: Gains | null;
  readonly longRuns: readonly { readonly budgetFactor: number; readonly gains: Gains }[];
  readonly test: Gains | null;
}

export interface StudyReport {
  readonly noise: NoiseFloor;
  readonly arms: readonly ArmReport[];
  /** Mean confirmed gain of each arm's final, the pruned one where there is one; null before it is confirmed. */
  readonly finalGains: ReadonlyMap<ArmId, number | null>;
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

export function reportOf(view: StudyView): StudyReport {
  const results = new Results(view);
  const arms = view.arms.map((arm) => armReport(view, arm, results));
  const finalGains = new Map(arms.map(({ arm, confirmed, pruned }) => [arm, (pruned ?? confirmed)?.mean ?? null]));
  return { noise: noiseFloor(view, results), arms, finalGains };
}

function armReport(view: StudyView, arm: ArmView, results: Results): ArmReport {
  const { confirmationSeeds, longRuns, longRunSeeds, sealedTest } = view.manifest.protocol;
  const { baseline, best } = arm;
  const final = best?.proposal?.script ?? null;
  const pruned = prunedOf(view, arm, results);
  const over = (script: string | null, series: Series, count: number, budgetFactor = 1): Gains | null =>
    script === null ? null : gainsOf(view, results, { script, series, count, budgetFactor });
  const ablation = ablationRows(view, arm, results);
  return {
    arm: arm.id,
    best,
    claimed:
      typeof baseline?.valBpb === 'number' && typeof best?.valBpb === 'number' ? baseline.valBpb - best.valBpb : null,
    confirmed: over(final, 'confirmation', confirmationSeeds),
    ablation,
    replication: replicationRate(ablation.flatMap(({ effect }) => (effect === null ? [] : [effect.values]))),
    pruned: isPruned(pruned) ? over(pruned.script, 'pruned', confirmationSeeds) : null,
    longRuns: longRuns.flatMap((budgetFactor) => {
      const gains = over(final === null ? null : pruned.script, 'long-run', longRunSeeds, budgetFactor);
      return gains === null ? [] : [{ budgetFactor, gains }];
    }),
    test: sealedTest ? over(final === null ? null : pruned.script, 'test', Math.max(1, confirmationSeeds)) : null,
  };
}

type Series = 'confirmation' | 'pruned' | 'long-run' | 'test';

interface Contest {
  readonly script: string;
  readonly series: Series;
  readonly count: number;
  readonly budgetFactor: number;
}

/** Null before the first seed on which both finished. */
function gainsOf(
  { manifest }: StudyView,
  results: Results,
  { script, series, count, budgetFactor }: Contest,
): Gains | null {
  const split: Measurement['split'] = series === 'test' ? 'test' : 'confirmation';
  const pairs = seeds(count).flatMap((k) => {
    const question = { seed: seedOf(manifest, series, k), split, budgetFactor };
    const before = results.valBpb({ ...question, script: manifest.baselineScript });
    const after = results.valBpb({ ...question, script });
    return before === null || after === null ? [] : [[before, after] as const];
  });
  if (pairs.length === 0) return null;
  const values = pairs.map(([before, after]) => before - after);
  return { ...summary(values), baseline: mean(pairs.map(([before]) => before)) };
}

const summary = (values: readonly number[]): Pick<Gains, 'values' | 'mean' | 'interval'> => ({
  values,
  mean: mean([...values]),
  interval: meanInterval(values),
});

function ablationRows(view: StudyView, arm: ArmView, results: Results): AblationRow[] {
  if (!view.manifest.protocol.ablation) return [];
  const effects = new Map(ablationOf(view, arm, results).map((change) => [change.index, change.effects]));
  return keptTrials(arm).map(({ index, proposal }) => {
    const values = effects.get(index) ?? [];
    const effect = values.length === 0 ? null : summary(values);
    return {
      ...{ index, title: proposal?.title ?? '', papers: proposal?.papersCited ?? [], effect },
      isKept: effect === null || effect.mean > 0,
    };
  });
}
