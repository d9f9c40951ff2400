/** The site's paper library, in a worker of its own that starts when it is first asked for. */
import type { BrowsableLibrary } from '../papers/types';
import { papersClient } from '../worker/papers-client';

export const shippedLibrary = (): (() => Promise<BrowsableLibrary>) =>
  papersClient(new URL(import.meta.env.BASE_URL, document.baseURI).href);
