/** The words of the first screen: a page in this language waits for them. */
import type { FirstCatalogues } from '../catalogues';
import { arms } from './arms';
import { page } from './page';
import { replay } from './replay';
import { setup } from './setup';
import { welcome } from './welcome';

export const first: FirstCatalogues = { arms, page, replay, setup, welcome };
