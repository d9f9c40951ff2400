/** Every technique of the gallery. */
import type { Technique } from '../../support/techniques';
import { optimizers } from './optimizers';

export const techniques: readonly Technique[] = [...optimizers];
