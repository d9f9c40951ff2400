/** Many simulated studies of two arms, and what came of them: false winners, power, overclaim. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { Random, mixWords } from '../../base/random';
import type { KeepRuleId } from '../../study/keep-rules';
import { winnerOf } from '../../study/statistics/verdict';
import { simulateSession } from './session';
import type { Session, World } from './session';

export interface Simulation {
  readonly sigma: number;
  readonly baseline: number;
  readonly trials: number;
  readonly seed: number;
}

export function worldOf({ sigma, baseline, trials }: Simulation, keepRule: KeepRuleId, planted = 0): World {
  // Most proposals do nothing or harm; what helps, helps by one percent in the mean.
  const proposals = { helps: 0.15, neutral: 0.55, effect: 0.01 * baseline };
  return { baseline, sigma, trials, confirmationSeeds: 5, keepRule, planted, ...proposals };
}

/** Confirmed val_bpb, papers − none, of one pair of sessions. */
function sessionDifference(papers: World, none: World, random: Random): number {
  const [a, b] = [simulateSession(papers, random), simulateSession(none, random)];
  return b.confirmed - a.confirmed;
}

/** Share of studies of so many sessions in which the verdict names a winner, as a share of all. */
export function winnerRate(
  simulation: Simulation,
  {
    keepRule,
    sessions,
    studies,
    planted,
  }: { keepRule: KeepRuleId; sessions: number; studies: number; planted: number },
): number {
  const [papers, none] = [worldOf(simulation, keepRule, planted), worldOf(simulation, keepRule)];
  let winners = 0;
  for (let study = 0; study < studies; study++) {
    const random = new Random(mixWords(simulation.seed, sessions, study));
    const differences = Array.from({ length: sessions }, () => sessionDifference(papers, none, random));
    if (winnerOf({ arm: 'papers', reference: 'none', differences }) !== null) winners++;
  }
  return winners / studies;
}

/** Spread of the difference of two sessions, from many of them. */
export function sessionSpread(simulation: Simulation, keepRule: KeepRuleId, pairs: number): number {
  const world = worldOf(simulation, keepRule);
  const random = new Random(mixWords(simulation.seed, 1));
  return sampleStandardDeviation(Array.from({ length: pairs }, () => sessionDifference(world, world, random)));
}

export interface RuleReport {
  readonly keepRule: KeepRuleId;
  /** Means over sessions, in percent of the baseline. */
  readonly claimedPercent: number;
  readonly confirmedPercent: number;
  readonly overclaimPercent: number;
  /** Share of kept changes that do nothing or harm. */
  readonly keptWithoutEffect: number;
  readonly keptPerSession: number;
  readonly trainingsPerSession: number;
}

export function ruleReport(simulation: Simulation, keepRule: KeepRuleId, sessions: number): RuleReport {
  const random = new Random(mixWords(simulation.seed, 2));
  const world = worldOf(simulation, keepRule);
  const all = Array.from({ length: sessions }, () => simulateSession(world, random));
  const average = (of: (session: Session) => number): number => mean(all.map(of));
  const percent = (bpb: number): number => (100 * bpb) / world.baseline;
  const kept = average((session) => session.kept);
  return {
    keepRule,
    claimedPercent: percent(average(({ claimed }) => claimed)),
    confirmedPercent: percent(average(({ confirmed }) => confirmed)),
    overclaimPercent: percent(average(({ claimed, confirmed }) => claimed - confirmed)),
    keptWithoutEffect: average((session) => session.keptWithoutEffect) / kept,
    keptPerSession: kept,
    trainingsPerSession: average(({ measurements }) => measurements),
  };
}
