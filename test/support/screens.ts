/** Every screen that can be reached without training, by its address, and what shows that it is there. */
import type { Browser, Page } from 'playwright';

export interface Screen {
  readonly name: string;
  /** After the site's address. */
  readonly address: string;
  /** What is clicked there, in turn. */
  readonly clicks?: readonly string[];
  readonly ready: string;
}

const recorded = '#recorded/demo-librarian';

export const screens: readonly Screen[] = [
  { name: 'first', address: '', ready: '[data-testid=hero]' },
  { name: 'study', address: recorded, ready: '[data-testid=findings]' },
  { name: 'trial', address: `${recorded}/trial-papers-2`, ready: '[data-testid=diff]' },
  {
    name: 'verify',
    address: `${recorded}/trial-papers-2`,
    clicks: ['[data-arm=papers][data-index="2"] [data-testid=verify-trial] button'],
    ready: '[data-testid=verify]',
  },
  { name: 'report', address: `${recorded}/report`, ready: '[data-testid=report]' },
  { name: 'papers', address: '#papers?q=warmup', ready: '[data-testid=hit]' },
  {
    name: 'paper',
    address: '#papers?q=warmup',
    clicks: ['[data-testid=hit] a'],
    ready: '[data-testid=record] .facts',
  },
  { name: 'lessons', address: '#lessons', ready: '[data-testid=lessons]' },
  { name: 'lesson', address: '#lesson/winners-curse', ready: '[data-testid=lesson]' },
  {
    name: 'lesson-result',
    address: '#lesson/half-batch',
    clicks: [
      '[data-testid=lesson-next]',
      'input[name=lesson-choice]',
      '[data-testid=lesson-next]',
      '[data-testid=lesson-recorded]',
      '[data-testid=lesson-next]',
    ],
    ready: '[data-testid=lesson-step] svg',
  },
  { name: 'workbench', address: '#workbench', ready: '.cm-content' },
  { name: 'inside', address: '#inside', ready: '[data-testid=inside]' },
  { name: 'matmul', address: '#inside/matmul', ready: '[data-testid=walk-lines]' },
  { name: 'gpu', address: '', clicks: ['footer button.link:text("Your GPU")'], ready: '[data-testid=measure]' },
  { name: 'reference', address: '', clicks: ['footer button.link:text("Reference")'], ready: 'dialog[open] h2' },
  { name: 'gallery', address: 'gallery/index.html', ready: 'main' },
  { name: 'embed', address: `?embed${recorded}`, ready: '[data-testid=embedded-study]' },
];

export const themes = ['light', 'dark'] as const;

export async function openScreen(
  browser: Browser,
  url: string,
  { address, clicks = [], ready }: Screen,
  { width, theme }: { readonly width: number; readonly theme: (typeof themes)[number] },
): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await page.goto(url + address);
  for (const selector of clicks) await page.locator(selector).first().click({ timeout: 60_000 });
  await page.locator(ready).first().waitFor({ timeout: 60_000 });
  return page;
}
