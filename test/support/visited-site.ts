/** The built site and a browser for one test file; both end with it. */
import type { Browser } from 'playwright';
import { afterAll, inject } from 'vitest';
import { launchBrowser, serveSite } from './site';
import type { Site } from './site';

export async function visitedSite(): Promise<{ readonly site: Site; readonly browser: Browser }> {
  const site = await serveSite(inject('siteFolder'));
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await site.close();
  });
  return { site, browser };
}
