/** The words of all other screens, fetched behind the first. */
import type { LaterCatalogues } from '../catalogues';
import { gpu } from './gpu';
import { inside } from './inside';
import { journal } from './journal';
import { lessonTexts } from './lesson-texts';
import { lessons } from './lessons';
import { papers } from './papers';
import { report } from './report';
import { study } from './study';
import { verify } from './verify';
import { workbench } from './workbench';

export const later: LaterCatalogues = {
  gpu,
  inside,
  journal,
  lessons,
  lessonTexts,
  papers,
  report,
  study,
  verify,
  workbench,
};
