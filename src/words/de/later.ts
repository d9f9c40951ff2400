/** The words of all other screens, fetched behind the first. */
import type { LaterCatalogues } from '../catalogues';

export const later: LaterCatalogues = {};
