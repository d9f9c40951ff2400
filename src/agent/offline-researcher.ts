/** Researchers that need no model and no network: classical optimizers for the arms that are named after one, else the librarian. */
import type { PaperLibrary } from '../papers/types';
import type { ArmId } from '../study/manifest';
import type { Researcher } from '../study/ports';
import { createLibrarian } from './librarian/librarian';
import { optimizerIds } from './search/optimizers';
import type { OptimizerId } from './search/optimizers';
import { createSearchResearcher } from './search/search-researcher';

const isOptimizer = (arm: ArmId): arm is OptimizerId => optimizerIds.some((id) => id === arm);

/** Null for arms whose proposals are a model's. */
export const optimizerOf = (arm: ArmId): Researcher | null => (isOptimizer(arm) ? createSearchResearcher(arm) : null);

export const offlineResearcher = (arm: ArmId, library: PaperLibrary | null): Researcher =>
  optimizerOf(arm) ?? createLibrarian(library);
