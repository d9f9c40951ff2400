/** Decides a search trial by the study's keep rule: from its gains over its parent on common seeds, or by asking for one more seed. */
import type { Decision } from './events';
import type { ArmView, StudyView, TrialView } from './fold';
import { judge } from './keep-rules';
import { seedOf } from './measurement';
import type { Measurement } from './measurement';
import { noiseFloor } from './noise';
import { Results } from './results';

export type Decided =
  | { readonly kind: 'decide'; readonly decision: Decision; readonly reason: string }
  | { readonly kind: 'measure'; readonly measurement: Measurement };

export function decide(view: StudyView, arm: ArmView, trial: TrialView): Decided {
  const { outcome } = trial;
  if (outcome === null || outcome.kind === 'failed')
    return decided('failed', outcome === null ? 'no outcome' : `${outcome.failure}: ${outcome.error.message}`);
  const result = `val_bpb ${outcome.valBpb.toFixed(4)}`;
  if (trial.index === 0) return decided('baseline', `${result} is where this arm starts`);
  const parent = arm.best;
  if (typeof parent?.valBpb !== 'number') return decided('keep', `${result} is the first result of this arm`);
  return byGains(view, parent, trial, result);
}

function byGains(view: StudyView, parent: TrialView, child: TrialView, result: string): Decided {
  const { manifest } = view;
  const results = new Results(view);
  const { sigma } = noiseFloor(view, results);
  const gains: number[] = [];
  for (let k = 0; ; k++) {
    const pair = [parent, child].map(({ arm, index, proposal }): Measurement => ({
      purpose: 'paired',
      subject: { kind: 'trial', arm, index },
      seed: seedOf(manifest, 'search', k),
      split: manifest.evaluation.split,
      budgetFactor: 1,
      script: proposal?.script ?? '',
    }));
    const missing = pair.find((measurement) => results.outcomeOf(measurement) === undefined);
    if (missing) return { kind: 'measure', measurement: missing };
    const [before, after] = pair.map((measurement) => results.valBpb(measurement));
    if (typeof before !== 'number' || typeof after !== 'number')
      return decided('discard', `${result}, but ${after === null ? 'it' : 'its parent'} failed on seed ${k + 1}`);
    gains.push(before - after);
    const verdict = judge(manifest.protocol.keepRule, { gains, sigma, delta: manifest.protocol.delta });
    if (verdict.kind !== 'measure-again') return decided(verdict.kind, `${result}; ${verdict.reason}`);
  }
}

const decided = (decision: Decision, reason: string): Decided => ({ kind: 'decide', decision, reason });
