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

type Facts = (readonly [string, string])[];

export function costFacts(view: StudyView, entries: readonly JournalEntry[]): Facts {
  const failures = [...failuresOf(view)].map(([kind, count]) => `${count} ${kind}`);
  const papers = view.comparison
    .filter(({ papersConsidered }) => papersConsidered > 0)
    .map(
      ({ arm, papersConsidered, papersCited, papersTried }) =>
        `${armWords.names[arm]}: ${papersConsidered} considered, ${papersCited} cited, ${papersTried} tried`,
    );
  return [
    ['Trainings', `${trainingsOf(view)}, of which ${view.measurements.length} beyond the search`],
    ['Time', formatSeconds(secondsRun(entries))],
    ['Language model', costWords(entries)],
    ['Papers', papers.join('; ') || 'none'],
    ['Failures', failures.join(', ') || 'none'],
  ];
}

function protocolWords(protocol: Protocol): string {
  const known = protocolIds.find((id) => canonicalJson(protocolOf(id)) === canonicalJson(protocol));
  const { keepRule, noiseFloorSeeds, confirmationSeeds, longRuns, sealedTest } = protocol;
  const parts = [
    `keeps by the rule “${keepRule}”`,
    `${noiseFloorSeeds} seeds of noise floor`,
    `${confirmationSeeds} of confirmation`,
    ...longRuns.map((factor) => `long runs at ${factor} ×`),
    ...(sealedTest ? ['sealed test'] : []),
  ];
  return `${known === undefined ? 'of its own' : protocolTexts[known].title}: ${parts.join(', ')}`;
}

const moment = (time: string | undefined): string =>
  time === undefined ? '–' : `${time.slice(0, 16).replace('T', ' ')} UTC`;

export function manifestFacts(view: StudyView, entries: readonly JournalEntry[], id: string): Facts {
  const { manifest } = view;
  const { budget } = manifest;
  return [
    ['Id', id],
    ['Size', `${presets[manifest.preset].title}, ${manifest.trialsPerArm} trials an arm`],
    ['Arms', manifest.arms.map((arm) => armWords.names[arm]).join(', ')],
    ['Researcher', researcherWords(manifest)],
    ['Text', manifest.corpusId + (manifest.corpusHash === undefined ? '' : `, ${manifest.corpusHash.slice(0, 16)}`)],
    ['Budget of a trial', `${budget.amount} ${budget.clock.replace('-', ' ')}`],
    ['Protocol', protocolWords(manifest.protocol)],
    ['Seed', `${manifest.seed}`],
    ['Device', adaptersOf(view).join(', ') || '–'],
    ['Begun', moment(manifest.createdAt)],
    ['Last entry', moment(entries.at(-1)?.time)],
    ['Journal', `${entries.length} entries, the last ${entries.at(-1)?.hash.slice(0, 16) ?? '–'}`],
  ];
}
