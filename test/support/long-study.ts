/** A journal of thousands of trials, written without running any: for lists, charts and folds that must not feel their number. */
import type { JournalEntry, StudyEvent } from '../../src/study/events';
import { createManifest } from '../../src/study/manifest';
import { adam, baseline, measuredAs } from './recorded-study';

/** Of each arm, `trialsPerArm`; every twentieth is kept. Its hashes are not those of a chain. */
export function longStudy(trialsPerArm: number): readonly JournalEntry[] {
  const arms = ['none', 'papers'] as const;
  const manifest = createManifest({
    createdAt: '2026-01-01T00:00:00.000Z',
    name: 'A long study',
    preset: 'micro',
    baselineScript: baseline,
    researcher: { kind: 'librarian' },
    seed: 1,
    trialsPerArm,
  });
  const events: StudyEvent[] = [{ kind: 'studyCreated', manifest }];
  const parents = { none: 0, papers: 0 };
  const best = { none: 3, papers: 3 };
  for (let index = 0; index < trialsPerArm; index++)
    for (const arm of arms) {
      const isKept = index > 0 && index % 20 === 0;
      if (isKept) best[arm] -= 0.003;
      const script = index === 0 ? baseline : baseline.replace('0.001', `0.${1000 + index}`);
      events.push(
        {
          ...{ kind: 'trialProposed', arm, index, seed: 1, parent: index === 0 ? null : parents[arm] },
          proposal: {
            ...{
              title: `edit ${index}`,
              rationale: 'To see.',
              script,
              tokensUsed: 10,
              researcher: 'test',
              toolCalls: [],
            },
            papersConsidered: arm === 'papers' ? [{ ...adam, id: `arXiv:${index % 50}` }] : [],
            papersCited: [],
          },
        },
        { kind: 'trialStarted', arm, index },
        {
          kind: 'trialFinished',
          arm,
          index,
          outcome: measuredAs(isKept || index === 0 ? best[arm] : best[arm] + 0.1),
          measuredBy: null,
        },
        {
          kind: 'trialDecided',
          arm,
          index,
          decision: index === 0 ? 'baseline' : isKept ? 'keep' : 'discard',
          reason: 'so it is',
        },
      );
      if (isKept) parents[arm] = index;
    }
  events.push({ kind: 'studyFinished', reason: 'completed' });
  return events.map((event, sequence) => ({
    ...{ sequence, event, hash: '', previous: '' },
    time: new Date(Date.UTC(2026, 0, 1) + 1000 * sequence).toISOString(),
  }));
}
