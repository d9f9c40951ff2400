/**
 * npm run study:simulate: whole studies without a GPU, to see what the verdict and the keep rules are worth. The last line is one JSON object.
 * Options: --sigma BPB (of the baseline over seeds) --baseline BPB --trials N (an arm) --sessions N (for the keep rules)
 * --studies N (for false winners and power) --seed N
 */
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { keepRuleIds } from '../study/keep-rules';
import { requiredForSignFlip, signFlipPower } from '../study/statistics/power';
import { attainedLevel } from '../study/statistics/sign-flip';
import { alpha } from '../study/statistics/verdict';
import { ruleReport, sessionSpread, winnerRate } from './simulation/studies';
import type { RuleReport, Simulation } from './simulation/studies';

const options = {
  sigma: { type: 'string', default: '0.0073' },
  baseline: { type: 'string', default: '3.2071' },
  trials: { type: 'string', default: '20' },
  sessions: { type: 'string', default: '2000' },
  studies: { type: 'string', default: '5000' },
  seed: { type: 'string', default: '1' },
} as const;

const sessionCounts = [5, 6, 8, 12];
const plantedPercent = 3;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new AppError('usage', `--${name}: must be a positive number, got ${text}`);
  return value;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const bar = (value: number, most: number): string => '█'.repeat(Math.max(0, Math.round((40 * value) / most)));

function printRules(reports: readonly RuleReport[]): void {
  console.log(
    '\nkeep rule   claimed   confirmed  overclaim  keeps that do nothing  keeps  trainings  (percent of the baseline)',
  );
  const most = Math.max(...reports.map(({ overclaimPercent }) => overclaimPercent));
  for (const report of reports) {
    const numbers = [report.claimedPercent, report.confirmedPercent, report.overclaimPercent]
      .map((value) => value.toFixed(3).padStart(9))
      .join(' ');
    const rest = `${percent(report.keptWithoutEffect).padStart(20)} ${report.keptPerSession.toFixed(1).padStart(8)} ${report.trainingsPerSession.toFixed(1).padStart(8)}`;
    console.log(`${report.keepRule.padEnd(10)} ${numbers} ${rest}  ${bar(report.overclaimPercent, most)}`);
  }
}

function falseWinners(simulation: Simulation, studies: number): object[] {
  console.log(`\nA/A: studies that name a winner where none is, of ${studies}`);
  return sessionCounts.map((sessions) => {
    const rate = winnerRate(simulation, { keepRule: 'paired', sessions, studies, planted: 0 });
    console.log(
      `${String(sessions).padStart(3)} sessions: ${percent(rate)}  (the test's level: ${percent(attainedLevel(sessions, alpha))})`,
    );
    return { sessions, rate };
  });
}

/** Around the number that is asked for: stated against simulated. */
function power(simulation: Simulation, studies: number): { spread: number; required: number; rows: object[] } {
  const effect = (plantedPercent / 100) * simulation.baseline;
  const spread = sessionSpread(simulation, 'paired', 4000);
  const required = requiredForSignFlip(spread, effect);
  console.log(
    `\npower for ${plantedPercent} % (${effect.toFixed(4)} bpb) at a spread of ${spread.toFixed(4)}: ${required} sessions required`,
  );
  const counts = [...new Set([6, Math.max(6, required - 4), required, required + 6])];
  const rows = counts.map((sessions) => {
    const simulated = winnerRate(simulation, { keepRule: 'paired', sessions, studies, planted: effect });
    const stated = signFlipPower(sessions, spread, effect);
    console.log(`${String(sessions).padStart(3)} sessions: stated ${percent(stated)}, simulated ${percent(simulated)}`);
    return { sessions, stated, simulated };
  });
  return { spread, required, rows };
}

export function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const simulation: Simulation = {
    sigma: positive('sigma', values.sigma),
    baseline: positive('baseline', values.baseline),
    trials: positive('trials', values.trials),
    seed: positive('seed', values.seed),
  };
  const studies = positive('studies', values.studies);
  const rules = keepRuleIds.map((rule) => ruleReport(simulation, rule, positive('sessions', values.sessions)));
  printRules(rules);
  const aa = falseWinners(simulation, studies);
  const planted = power(simulation, Math.ceil(studies / 2));
  console.log(JSON.stringify({ ...simulation, rules, falseWinners: aa, power: planted }));
  return Promise.resolve();
}
