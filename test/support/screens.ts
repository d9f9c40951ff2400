/** Every screen that can be reached without training, by its address, and what shows that it is there. */
import type { Browser, Page } from 'playwright';

export interface Screen {
  readonly name: string;
  /** After the site's address. */
  readonly address: string;
  readonly ready: string;
}

const recorded = '#recorded/demo-librarian';

export const screens: readonly Screen[] = [
  { name: 'first', address: '', ready: '[data-testid=hero]' },
  { name: 'study', address: recorded, ready: '[data-testid=findings]' },
  { name: 'trial', address: `${recorded}/trial-papers-2`, ready: '[data-testid=diff]' },
  { name: 'report', address: `${recorded}/report`, ready: '[data-testid=report]' },
  { name: 'papers', address: '#papers?q=warmup', ready: '[data-testid=hit]' },
  { name: 'lessons', address: '#lessons', ready: '[data-testid=lessons]' },
  { name: 'lesson', address: '#lesson/winners-curse', ready: '[data-testid=lesson]' },
  { name: 'workbench', address: '#workbench', ready: '.cm-content' },
  { name: 'inside', address: '#inside', ready: '[data-testid=inside]' },
  { name: 'matmul', address: '#inside/matmul', ready: '[data-testid=walk-lines]' },
  { name: 'gallery', address: 'gallery/index.html', ready: 'main' },
  { name: 'embed', address: `?embed${recorded}`, ready: '[data-testid=embedded-study]' },
];

export const themes = ['light', 'dark'] as const;

export async function openScreen(
  browser: Browser,
  url: string,
  { address, ready }: Screen,
  { width, theme }: { readonly width: number; readonly theme: (typeof themes)[number] },
): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await page.goto(url + address);
  await page.locator(ready).first().waitFor({ timeout: 60_000 });
  return page;
}
