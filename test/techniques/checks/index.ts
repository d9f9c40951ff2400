/** Every technique of the gallery. */
import type { Technique } from '../../support/techniques';
import { architectures } from './architecture';
import { attentions } from './attention';
import { losses } from './losses';
import { averages } from './averages';
import { clipping } from './clipping';
import { matrixOptimizers } from './matrices';
import { optimizers } from './optimizers';
import { schedules } from './schedules';
import { regularisation } from './regularisation';
import { sharing } from './sharing';

export const techniques: readonly Technique[] = [
  ...architectures,
  ...attentions,
  ...losses,
  ...optimizers,
  ...matrixOptimizers,
  ...clipping,
  ...averages,
  ...schedules,
  ...regularisation,
  sharing,
];
