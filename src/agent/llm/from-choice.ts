/** The researchers of a study whose manifest names a model. Loaded only by such a study: see lab-host.ts. */
import type { PaperLibrary } from '../../papers/types';
import type { ArmId } from '../../study/manifest';
import type { Researcher } from '../../study/ports';
import type { LlmChoice } from '../../study/researcher-choice';
import { openModel } from '../providers/open-model';
import type { ModelParts } from '../providers/open-model';
import { SpendMeter } from '../providers/spend-meter';
import type { Spent } from '../providers/spend-meter';
import { createLlmResearcher } from './llm-researcher';

export interface LlmStudy {
  readonly choice: LlmChoice;
  /** In memory only. */
  readonly key: string;
  /** What the study had spent before it was resumed. */
  readonly spent: Spent;
  readonly parts?: ModelParts | undefined;
}

/** One model and one meter for all arms; each arm with the library that it is given. */
export function llmResearchers({ choice, key, spent, parts }: LlmStudy) {
  const model = openModel(choice, key, parts);
  const meter = new SpendMeter(choice.spendCap, spent);
  const { limits = {} } = choice;
  return (_arm: ArmId, library: PaperLibrary | null): Researcher =>
    createLlmResearcher({ model, library, limits, meter });
}
