/** The report's lists of names and values: what a study took, and what it was. */
import type { JournalEntry } from '../study/events';
import type { StudyView } from '../study/fold';
import { presets } from '../study/presets';
import { protocolIds, protocolOf, protocolTexts } from '../study/protocol';
import type { Protocol } from '../study/protocol';
import { canonicalJson } from '../base/hash';
import { armWords } from '../words/arms';
import { adaptersOf, costWords, failuresOf, researcherWords, trainingsOf } from './study-facts';
import { formatSeconds, secondsRun } from './timing';
import { count } from '../words/format';
import { reportWords } from '../words/report';
import { setupWords } from '../words/setup';

type Facts = (readonly [string, string])[];

export function costFacts(view: StudyView, entries: readonly JournalEntry[]): Facts {
  const failures = [...failuresOf(view)].map(([kind, times]) => `${times} ${kind}`);
  const words = reportWords.cost;
  const papers = view.comparison
    .filter(({ papersConsidered }) => papersConsidered > 0)
    .map(({ arm, papersConsidered, papersCited, papersTried }) =>
      words.papersOf(armWords.names[arm], papersConsidered, papersCited, papersTried),
    );
  return [
    [words.trainings, words.beyond(trainingsOf(view), view.measurements.length)],
    [words.time, formatSeconds(secondsRun(entries))],
    [words.model, costWords(entries)],
    [words.papers, papers.join('; ') || words.none],
    [words.failures, failures.join(', ') || words.none],
  ];
}

function protocolWords(protocol: Protocol): string {
  const known = protocolIds.find((id) => canonicalJson(protocolOf(id)) === canonicalJson(protocol));
  const { keepRule, noiseFloorSeeds, confirmationSeeds, longRuns, sealedTest } = protocol;
  const words = reportWords.protocol;
  const parts = [
    words.keeps(reportWords.keepRules[keepRule] ?? keepRule),
    words.noiseSeeds(noiseFloorSeeds),
    words.confirmationSeeds(confirmationSeeds),
    ...longRuns.map((factor) => words.longRuns(factor)),
    ...(sealedTest ? [words.sealedTest] : []),
  ];
  const name = known === undefined ? words.own : (setupWords.protocols[known]?.title ?? protocolTexts[known].title);
  return `${name}: ${parts.join(', ')}`;
}

const moment = (time: string | undefined): string =>
  time === undefined ? '–' : `${time.slice(0, 16).replace('T', ' ')} UTC`;

export function manifestFacts(view: StudyView, entries: readonly JournalEntry[], id: string): Facts {
  const { manifest } = view;
  const { budget, preset } = manifest;
  const words = reportWords.facts;
  const size = setupWords.sizes[preset]?.title ?? presets[preset].title;
  return [
    [words.id, id],
    [words.size, words.trialsAnArm(size, manifest.trialsPerArm)],
    [words.arms, manifest.arms.map((arm) => armWords.names[arm]).join(', ')],
    [words.researcher, researcherWords(manifest)],
    [
      words.text,
      manifest.corpusId + (manifest.corpusHash === undefined ? '' : `, ${manifest.corpusHash.slice(0, 16)}`),
    ],
    [words.budget, `${count(budget.amount)} ${setupWords.clockUnits[budget.clock]}`],
    [words.protocol, protocolWords(manifest.protocol)],
    [words.seed, `${manifest.seed}`],
    [words.device, adaptersOf(view).join(', ') || '–'],
    [words.begun, moment(manifest.createdAt)],
    [words.lastEntry, moment(entries.at(-1)?.time)],
    [words.journal, words.entries(entries.length, entries.at(-1)?.hash.slice(0, 16) ?? '–')],
  ];
}
