/** Who proposes in a study, arm by arm. What talks to models, or repeats a recording, is fetched only by a study that does. */
import { AppError } from '../base/errors';
import { libraryOfArm, needsLibrary } from '../agent/llm/arms';
import { offlineResearcher, optimizerOf } from '../agent/offline-researcher';
import type { ModelParts } from '../agent/providers/open-model';
import type { PaperLibrary } from '../papers/types';
import type { JournalEntry } from '../study/events';
import type { ArmId, StudyManifest } from '../study/manifest';
import type { Researcher } from '../study/ports';
import type { RecordedChoice, ResearcherChoice } from '../study/researcher-choice';
import { spentIn } from '../study/spent';
import type { Recordings } from '../store/recordings';

export interface ResearcherParts {
  readonly recordings: Recordings;
  readonly library: () => Promise<PaperLibrary>;
  /** What models that run in the browser need. */
  readonly models?: ModelParts;
}

export interface Staffed {
  readonly studyId: string;
  readonly manifest: StudyManifest;
  /** Of the model's provider; empty where none is needed. */
  readonly key: string;
  /** What the journal holds already. */
  readonly entries: readonly JournalEntry[];
}

/** Opens the library first: an arm that cannot search would only look like an arm with papers. */
export async function researchersOf(study: Staffed, parts: ResearcherParts): Promise<(arm: ArmId) => Researcher> {
  const { arms, researcher, seed } = study.manifest;
  if (researcher.kind === 'recorded') {
    const { recordedResearcher } = await import('./repeat');
    const recorded = await recordedResearcher(parts.recordings, study.studyId, researcher);
    return () => recorded;
  }
  const library = arms.some(needsLibrary) ? await parts.library() : null;
  const make = await makerOf(researcher, study, parts);
  const byArm = new Map(arms.map((arm) => [arm, make(arm, libraryOfArm(arm, library, seed))]));
  return (arm) => {
    const found = byArm.get(arm);
    if (found === undefined) throw new AppError('usage', `lab: this study has no arm "${arm}"`);
    return found;
  };
}

async function makerOf(
  researcher: Exclude<ResearcherChoice, RecordedChoice>,
  { key, entries }: Staffed,
  { models }: ResearcherParts,
): Promise<(arm: ArmId, library: PaperLibrary | null) => Researcher> {
  if (researcher.kind === 'librarian') return offlineResearcher;
  const { llmResearchers } = await import('../agent/llm/from-choice');
  const made = llmResearchers({ choice: researcher, key, spent: spentIn(entries), parts: models });
  return (arm, library) => optimizerOf(arm) ?? made(arm, library);
}
