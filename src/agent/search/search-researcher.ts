/**
 * Classical optimizers as researchers: the controls that read nothing and think nothing. They turn the numbers in the baseline's
 * `settings`, always of the baseline and not of the best script, for that is the function they model. What they propose follows from
 * the history and the context's seed, which every arm shares: random and tpe begin with the same points.
 */
import { AppError, throwIfAborted } from '../../base/errors';
import type { PastTrial, Proposal, ResearchContext, Researcher } from '../../study/ports';
import { normalizeScript } from '../../study/script-diff';
import { suggest } from './optimizers';
import type { OptimizerId } from './optimizers';
import { readPoint, searchSpaceOf, settingText, writePoint } from './search-settings';
import { toUnit } from './space';
import type { Evaluation, SearchSpace } from './space';

const labels: Readonly<Record<OptimizerId, string>> = {
  random: 'Random search (not a language model)',
  tpe: 'TPE (not a language model)',
  'cma-es': 'CMA-ES (not a language model)',
};

const settingsInTitle = 4;

export function createSearchResearcher(kind: OptimizerId): Researcher {
  return {
    label: labels[kind],
    propose: (context, signal) =>
      new Promise((resolve) => {
        throwIfAborted(signal);
        resolve(proposalOf(kind, context));
      }),
  };
}

function proposalOf(kind: OptimizerId, { history, parent, fixedSettings, seed }: ResearchContext): Proposal {
  const baseline = history.find(({ index }) => index === 0)?.script ?? parent.script;
  const space = searchSpaceOf(baseline, fixedSettings);
  if (space.length === 0)
    throw new AppError(
      'usage',
      `${kind}: the baseline has no number that may be searched; it looks for lines like "lr: 0.001," inside "export const settings = {" that the preset does not fix`,
    );
  const evaluations = evaluationsOf(space, history);
  const script = writePoint(baseline, suggest(kind, space, evaluations, seed));
  return {
    title: `${kind}: ${changes(space, baseline, script)}`,
    rationale: `The next point of ${labels[kind]} over ${space.length} settings, after ${evaluations.length} results.`,
    script,
    papersConsidered: [],
    papersCited: [],
    toolCalls: [],
    tokensUsed: 0,
    researcher: labels[kind],
  };
}

/** A duplicate was not trained again: it has the result of the trial that had its script. */
function evaluationsOf(space: SearchSpace, history: readonly PastTrial[]): Evaluation[] {
  return history.flatMap(({ script, valBpb }) => {
    const point = readPoint(space, script);
    return point === null ? [] : [{ point, value: valBpb ?? twinValue(history, script) }];
  });
}

function twinValue(history: readonly PastTrial[], script: string): number | null {
  const normalized = normalizeScript(script);
  return history.find((trial) => trial.valBpb !== null && normalizeScript(trial.script) === normalized)?.valBpb ?? null;
}

/** The settings that moved most, on the scale on which they are searched. */
function changes(space: SearchSpace, baseline: string, script: string): string {
  const [before, after] = [readPoint(space, baseline) ?? {}, readPoint(space, script) ?? {}];
  const moved = space
    .map((dimension) => {
      const [from, to] = [before[dimension.key] ?? 0, after[dimension.key] ?? 0];
      return { text: settingText(dimension.key, to), by: Math.abs(toUnit(dimension, to) - toUnit(dimension, from)) };
    })
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by);
  const shown = moved.slice(0, settingsInTitle).map(({ text }) => text);
  return [...shown, ...(moved.length > settingsInTitle ? ['…'] : [])].join(', ') || 'the baseline';
}
