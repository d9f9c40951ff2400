/** A recorded controlled study that is trained again, its proposals repeated: with the same numbers, or with others. */
import { cassette } from '../../src/agent/cassette';
import type { JournalEntry } from '../../src/study/events';
import { fold } from '../../src/study/fold';
import { memoryJournal } from '../../src/study/journal';
import { repeatedManifest } from '../../src/study/manifest';
import type { TrialRunner } from '../../src/study/ports';
import { createStudy, runStudy } from '../../src/study/runner';
import { controlledRunner } from './controlled-study';
import { measuredAs } from './recorded-study';

/** What a lab adds to the manifest of a recording. */
export const ownOfRepeated = {
  createdAt: '2026-05-05T00:00:00.000Z',
  corpusHash: 'c'.repeat(64),
  journal: 'd'.repeat(64),
};

/** The controlled trainer, with `shift` on the results of scripts. */
export const shiftedRunner = (shift: (script: string) => number): TrialRunner => ({
  async run(spec, ...rest) {
    const outcome = await controlledRunner.run(spec, ...rest);
    return outcome.kind === 'failed' ? outcome : measuredAs(outcome.valBpb + shift(spec.script));
  },
});

export async function repeatedStudy(
  recorded: readonly JournalEntry[],
  runner: TrialRunner,
): Promise<readonly JournalEntry[]> {
  const view = fold(recorded);
  const journal = memoryJournal({ now: () => new Date(ownOfRepeated.createdAt) });
  await createStudy(journal, repeatedManifest(view.manifest, ownOfRepeated));
  await runStudy({ journal, runner, researcherFor: () => cassette(view), signal: new AbortController().signal });
  return journal.entries();
}
