/** What kinds of arms there are. */
import type { ArmId } from '../study/manifest';

/** Arms that mean something only where a language model proposes. */
export const needsLanguageModel = (arm: ArmId): boolean => arm === 'reflection';
