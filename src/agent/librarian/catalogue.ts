/**
 * Techniques the librarian knows how to apply once the library has returned a paper or note about them; it cites that one,
 * and without one a technique is not applied.
 */
import type { Technique } from './technique';
import { activations } from './techniques/activations';
import { attentions } from './techniques/attention';
import { averaging } from './techniques/averaging';
import { batch } from './techniques/batch';
import { blocks } from './techniques/blocks';
import { clipping } from './techniques/clipping';
import { embeddings } from './techniques/embeddings';
import { initialisation } from './techniques/initialisation';
import { losses } from './techniques/losses';
import { matrixOptimizers } from './techniques/matrix-optimizers';
import { normalisation } from './techniques/normalisation';
import { optimizers } from './techniques/optimizers';
import { positions } from './techniques/positions';
import { regularisation } from './techniques/regularisation';
import { schedules } from './techniques/schedules';

export const families: Readonly<Record<string, readonly Technique[]>> = {
  schedule: schedules,
  optimizer: [...optimizers, ...matrixOptimizers],
  clipping,
  batch,
  normalisation,
  activation: activations,
  attention: attentions,
  position: positions,
  embedding: embeddings,
  block: blocks,
  initialisation,
  loss: losses,
  regularisation,
  averaging,
};

export const catalogue: readonly Technique[] = Object.values(families).flat();
