import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { exportJournal } from '../../src/study/bundle';
import { exportBundle } from '../../src/study/study-bundle';
import { recordedStudy } from '../support/recorded-study';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, overflowOf, takeScreenshots } from '../support/visitor';

const { site, browser } = await visitedSite();

/** A page in a profile of its own that may use the clipboard. */
async function freshPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(site.url).origin });
  return context.newPage();
}

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

async function savedBundle(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export-bundle').click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function withServer<T>(
  answer: (path: string) => { type: string; body: string | Uint8Array; cors?: boolean },
  work: (url: string, asked: string[]) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { type, body, cors = true } = answer(request.url ?? '');
    response.writeHead(200, { 'content-type': type, ...(cors ? { 'access-control-allow-origin': '*' } : {}) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  try {
    return await work(`http://localhost:${(server.address() as AddressInfo).port}/`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a bundle saved here, dropped into a fresh profile and saved again is the same file byte for byte', async () => {
  const entries = await recordedStudy();
  const first = await freshPage();
  const complaints = complaintsOf(first);
  await openPage(first, site.url);
  await first
    .getByTestId('import')
    .setInputFiles({ name: 'a.jsonl', mimeType: 'text/plain', buffer: Buffer.from(exportJournal(entries)) });
  const saved = await savedBundle(first);
  expect(saved.name).toBe('bibliograd-a-recorded-study-2026-01-01.bundle.zip');
  expect(saved.bytes.equals(await exportBundle(entries))).toBe(true);

  const second = await freshPage();
  await openPage(second, site.url);
  const transfer = await second.evaluateHandle(
    ([name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], name));
      return data;
    },
    [saved.name, [...saved.bytes]] as const,
  );
  await second.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await second.getByText('Drop it to open').waitFor();
  await second.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await second.getByTestId('recorded').filter({ hasText: saved.name }).waitFor();
  expect((await savedBundle(second)).bytes.equals(saved.bytes)).toBe(true);
  await takeScreenshots(second, 'shared-study');
  expect(complaints).toEqual([]);
  await Promise.all([first.context().close(), second.context().close()]);
});

test('a link to a design fills the form of a fresh profile, for a class with parts left out', async () => {
  const teacher = await freshPage();
  await openPage(teacher, site.url);
  await teacher.getByTestId('preset-micro').check();
  await teacher.getByTestId('amount').fill('12');
  await teacher.getByTestId('seed').fill('4711');
  await teacher.getByTestId('arm-choice-placebo').check();
  await teacher.getByText('For a class').click();
  for (const id of ['fix-seed', 'hide-papers', 'hide-report']) await teacher.getByTestId(id).check();
  await teacher.getByTestId('copy-design').click();
  await teacher.getByTestId('design-status').filter({ hasText: 'Copied.' }).waitFor();
  await takeScreenshots(teacher, 'share-design');
  const link = await copied(teacher);
  expect(link).toMatch(/#design\/1\.[\w-]+$/);
  expect(link.length).toBeLessThan(250);

  const student = await freshPage();
  await openPage(student, link);
  await expect.poll(() => student.getByTestId('seed').inputValue()).toBe('4711');
  expect(await student.getByTestId('amount').inputValue()).toBe('12');
  expect(await student.getByTestId('preset-micro').isChecked()).toBe(true);
  expect(await student.getByTestId('arm-choice-placebo').isChecked()).toBe(true);
  expect(await student.getByTestId('seed').getAttribute('readonly')).not.toBeNull();
  expect(await student.getByTestId('papers-link').count()).toBe(0);

  await student.goto(`${link.slice(0, -8)}`);
  await student.getByTestId('notice').waitFor();
  expect(await student.getByTestId('seed').inputValue()).toBe('4711');
  await Promise.all([teacher.context().close(), student.context().close()]);
});

test('an address asks first, naming the host; nothing is fetched before the visitor agrees', async () => {
  const entries = await recordedStudy();
  const bundle = await exportBundle(entries);
  const page = await freshPage();
  const elsewhere: string[] = [];
  await page.route('https://studies.example/**', async (route) => {
    elsewhere.push(route.request().url());
    await route.fulfill({
      body: Buffer.from(bundle),
      contentType: 'application/zip',
      headers: { 'access-control-allow-origin': '*' },
    });
  });
  await openPage(page, `${site.url}#open=https://studies.example/some.bundle.zip`);
  await page.getByTestId('open-asked').waitFor();
  expect(await page.getByTestId('asked-host').textContent()).toBe('studies.example');
  await takeScreenshots(page, 'open-asked');
  expect(elsewhere).toEqual([]);
  await page.getByTestId('asked-refuse').click();
  expect(elsewhere).toEqual([]);
  expect(new URL(page.url()).hash).toBe('');

  await page.goto(`${site.url}#open=https://studies.example/some.bundle.zip`);
  await page.getByTestId('asked-agree').click();
  await page.getByTestId('recorded').filter({ hasText: 'some.bundle.zip' }).waitFor();
  expect(elsewhere).toEqual(['https://studies.example/some.bundle.zip']);

  await page.goto(`${site.url}#open=http://studies.example/some.bundle.zip`);
  await page.getByTestId('notice').filter({ hasText: 'must begin with https' }).waitFor();
  await page.context().close();
});

test('a recorded study stands in a frame of another site: its replay, its charts, its report, the way to the whole', async () => {
  const page = await freshPage();
  const complaints = complaintsOf(page);
  await page.goto(`${site.url}#recorded/demo-librarian`);
  await page.getByTestId('copy-frame').click();
  await page.getByTestId('share-status').filter({ hasText: 'Copied.' }).waitFor();
  const frameHtml = await copied(page);
  const pageWith = (html: string): string =>
    `<!doctype html><meta name="color-scheme" content="light dark"><title>Another site</title>${html}`;
  await withServer(
    (path) => ({
      type: 'text/html',
      body: pageWith(
        frameHtml.replace(
          'demo-librarian',
          { '/report': 'demo-librarian/report', '/at': 'demo-librarian@20' }[path] ?? '$&',
        ),
      ),
    }),
    async (url) => {
      await page.goto(url);
      const frame = page.frameLocator('iframe');
      await frame.getByTestId('embedded-study').waitFor();
      expect(await frame.getByTestId('trial-chart').count()).toBe(3);
      expect(await frame.locator('header h1, [data-testid=setup], footer').count()).toBe(0);
      expect(await frame.getByTestId('open-whole').getAttribute('href')).toBe(`${site.url}#recorded/demo-librarian`);
      await takeScreenshots(page, 'embedded');
      expect(await overflowOf(page)).toBe(0);
      await frame.getByTestId('scrubber').press('Home');
      await frame.getByText('no trial is decided yet').first().waitFor();
      await frame.getByTestId('speed').selectOption('8');
      await frame.getByTestId('play').click();
      await frame.getByText(/^entry (\d+) of \1$/).waitFor({ timeout: 60_000 });

      await page.goto(`${url}at`);
      await frame.getByText(/^entry 21 of /).waitFor();
      await page.goto(`${url}report`);
      await frame.getByTestId('report').waitFor();
      expect(await frame.getByTestId('repeat').count()).toBe(0);
      expect(page.workers()).toEqual([]);
    },
  );
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  await page.context().close();
});

test('each recorded study has a page of its own that needs no script, with its picture, and leads into the app', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site.url}gallery/index.html`);
  await takeScreenshots(page, 'gallery');
  await page.getByRole('link', { name: /Demo study/ }).click();
  const picture = page.locator('img');
  expect(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([
    1200, 630,
  ]);
  expect(await page.locator('meta[property="og:title"]').getAttribute('content')).toContain('Demo study');
  expect(await page.locator('meta[property="og:image"]').getAttribute('content')).toContain(
    'studies/demo-librarian.png',
  );
  await takeScreenshots(page, 'gallery-study');
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await overflowOf(page)).toBe(0);
  const href = await page
    .getByRole('link', { name: 'Open it in Bibliograd' })
    .evaluate((link: HTMLAnchorElement) => link.href);
  expect(href).toBe(`${site.url}#recorded/demo-librarian`);
  await context.close();
});
