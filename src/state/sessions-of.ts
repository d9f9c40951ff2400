/** The other sessions of a study's design among stored ones: one seed counts once, and not again if it is the study's own. */
import type { StudyView } from '../study/fold';
import { designOf } from '../study/sessions';

export async function otherSessions(of: StudyView, stored: readonly StudyView[]): Promise<StudyView[]> {
  const design = await designOf(of.manifest);
  const others = new Map<number, StudyView>();
  for (const view of stored) {
    const { seed } = view.manifest;
    const isNew = seed !== of.manifest.seed && !others.has(seed);
    if (isNew && (await designOf(view.manifest)) === design) others.set(seed, view);
  }
  return [...others.values()];
}
