/** The words of all other screens, fetched behind the first. */
import type { LaterCatalogues } from '../catalogues';
import { journal } from './journal';
import { papers } from './papers';
import { report } from './report';
import { study } from './study';
import { verify } from './verify';

export const later: LaterCatalogues = { journal, papers, report, study, verify };
