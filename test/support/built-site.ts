/** Builds the site once for all end-to-end tests. */
import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { buildSite } from './site';

declare module 'vitest' {
  interface ProvidedContext {
    readonly siteFolder: string;
  }
}

export default async function builtSite({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await buildSite();
  provide('siteFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
