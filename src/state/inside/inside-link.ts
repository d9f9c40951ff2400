/** Inside the model in the page's address: `#inside` looks at what trains, `#inside/matmul` steps through one matmul. */
export type InsideLink = 'model' | 'matmul';

export const insideFragments: Readonly<Record<InsideLink, string>> = { model: '#inside', matmul: '#inside/matmul' };

/** Null if the fragment is about something else. */
export const parseInsideLink = (fragment: string): InsideLink | null =>
  (['model', 'matmul'] as const).find((link) => insideFragments[link] === fragment) ?? null;
