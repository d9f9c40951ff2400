/** What a study measures around its search, in order; each list follows from the journal alone. */
import { mean } from 'simple-statistics';
import type { ArmView, StudyView } from './fold';
import { finalScript, keptTrials, withoutChanges } from './lineage';
import { seedOf } from './measurement';
import type { Measurement, Subject } from './measurement';
import type { Results } from './results';

interface Contender {
  readonly subject: Subject;
  readonly script: string;
}

const baselineOf = ({ manifest }: StudyView): Contender => ({
  subject: { kind: 'baseline' },
  script: manifest.baselineScript,
});

/** The arm's final script, or the baseline's where it kept nothing. */
function finalOf(view: StudyView, { best }: ArmView): Contender {
  if (best?.proposal === null || best === null || best.decision === 'baseline') return baselineOf(view);
  return { subject: { kind: 'trial', arm: best.arm, index: best.index }, script: best.proposal.script };
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** Before the search: the baseline on other seeds, and once more on the first. */
export function noiseFloorMeasurements({ manifest }: StudyView): Measurement[] {
  const { noiseFloorSeeds } = manifest.protocol;
  if (noiseFloorSeeds === 0) return [];
  const one = { subject: { kind: 'baseline' }, script: manifest.baselineScript, budgetFactor: 1 } as const;
  const { split } = manifest.evaluation;
  const floor = seeds(noiseFloorSeeds).map((k): Measurement => ({
    ...{ ...one, split, purpose: 'noise-floor', seed: seedOf(manifest, 'search', k) },
  }));
  return [...floor, { ...one, split, purpose: 'repeat', seed: seedOf(manifest, 'search', 0) }];
}

/** Contenders in turns: A B, then B A. */
function inTurns(
  contenders: readonly Contender[],
  count: number,
  of: (contender: Contender, k: number) => Measurement,
): Measurement[] {
  return seeds(count).flatMap((k) =>
    (k % 2 === 0 ? contenders : contenders.toReversed()).map((contender) => of(contender, k)),
  );
}

export function confirmationMeasurements(view: StudyView): Measurement[] {
  const { manifest, arms } = view;
  return inTurns(
    [baselineOf(view), ...arms.map((arm) => finalOf(view, arm))],
    manifest.protocol.confirmationSeeds,
    (contender, k) => ({
      ...{ ...contender, purpose: 'confirmation', seed: seedOf(manifest, 'confirmation', k) },
      ...{ split: 'confirmation', budgetFactor: 1 },
    }),
  );
}

export interface AblatedChange {
  /** The kept trial whose change is left out. */
  readonly index: number;
  /** Null where the change cannot be taken out alone. */
  readonly script: string | null;
  /** val_bpb without the change minus with it, one a seed: positive says that the change helps. */
  readonly effects: readonly number[];
}

/** Leave-one-out over the changes that an arm kept. */
export function ablationOf(view: StudyView, arm: ArmView, results: Results): AblatedChange[] {
  const { manifest } = view;
  const final = finalScript(arm);
  return keptTrials(arm).map(({ index }) => {
    const script = withoutChanges(arm, [index]);
    const effects = seeds(manifest.protocol.confirmationSeeds).flatMap((k) => {
      const question = { seed: seedOf(manifest, 'confirmation', k), split: 'confirmation', budgetFactor: 1 } as const;
      if (script === null || final === null) return [];
      const [without, whole] = [script, final].map((text) => results.valBpb({ ...question, script: text }));
      return typeof without === 'number' && typeof whole === 'number' ? [without - whole] : [];
    });
    return { index, script, effects };
  });
}

export function ablationMeasurements(view: StudyView, results: Results): Measurement[] {
  const { manifest, arms } = view;
  if (!manifest.protocol.ablation) return [];
  const contenders = arms.flatMap((arm) =>
    ablationOf(view, arm, results).flatMap(({ index, script }): Contender[] =>
      script === null ? [] : [{ subject: { kind: 'without', arm: arm.id, removed: [index] }, script }],
    ),
  );
  return inTurns(contenders, manifest.protocol.confirmationSeeds, (contender, k) => ({
    ...{ ...contender, purpose: 'ablation', seed: seedOf(manifest, 'confirmation', k) },
    ...{ split: 'confirmation', budgetFactor: 1 },
  }));
}

/** The final script without the changes that did not help on average; the final itself where all helped, or none can be taken out. */
export function prunedOf(view: StudyView, arm: ArmView, results: Results): Contender {
  const final = finalOf(view, arm);
  if (!view.manifest.protocol.ablation) return final;
  const useless = ablationOf(view, arm, results)
    .filter(({ effects }) => effects.length > 0 && mean([...effects]) <= 0)
    .map(({ index }) => index);
  if (useless.length === 0) return final;
  const script = withoutChanges(arm, useless);
  return script === null ? final : { subject: { kind: 'without', arm: arm.id, removed: useless }, script };
}

export const isPruned = ({ subject }: Contender): boolean => subject.kind === 'without';

/** Pruned scripts are new scripts: they and the baseline are trained on seeds of their own. */
export function prunedMeasurements(view: StudyView, results: Results): Measurement[] {
  const { manifest, arms } = view;
  const pruned = arms.map((arm) => prunedOf(view, arm, results)).filter(isPruned);
  if (pruned.length === 0) return [];
  return inTurns([baselineOf(view), ...pruned], manifest.protocol.confirmationSeeds, (contender, k) => ({
    ...{ ...contender, purpose: 'pruned', seed: seedOf(manifest, 'pruned', k) },
    ...{ split: 'confirmation', budgetFactor: 1 },
  }));
}

export function longRunMeasurements(view: StudyView, results: Results): Measurement[] {
  const { manifest, arms } = view;
  const finals = arms.map((arm) => prunedOf(view, arm, results));
  return manifest.protocol.longRuns.flatMap((budgetFactor) =>
    inTurns([baselineOf(view), ...finals], manifest.protocol.longRunSeeds, (contender, k) => ({
      ...{ ...contender, purpose: 'long-run', seed: seedOf(manifest, 'long-run', k) },
      ...{ split: 'confirmation', budgetFactor },
    })),
  );
}

export function testMeasurements(view: StudyView, results: Results): Measurement[] {
  const { manifest, arms } = view;
  if (!manifest.protocol.sealedTest) return [];
  const finals = arms.map((arm) => prunedOf(view, arm, results));
  return inTurns([baselineOf(view), ...finals], Math.max(1, manifest.protocol.confirmationSeeds), (contender, k) => ({
    ...{ ...contender, purpose: 'test', seed: seedOf(manifest, 'test', k) },
    ...{ split: 'test', budgetFactor: 1 },
  }));
}
