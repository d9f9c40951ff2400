// @module-tag long
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { exportJournal, importJournal } from '../../src/study/bundle';
import { readReceipt } from '../../src/study/receipt';
import { oneLossOff, rechained } from '../support/rechain';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { exportedJournal, openPage, setUp, takeScreenshots, trialItem, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

async function verified(page: Page, arm: string, index: number): Promise<string | null> {
  const item = trialItem(page, arm, index);
  await item.locator('summary').first().click();
  await item.getByRole('button', { name: 'Verify on my GPU' }).click();
  await item.getByTestId('verify').click();
  const answer = item.getByTestId('verify-answer');
  await answer.waitFor({ timeout: 240_000 });
  return answer.getAttribute('data-answer');
}

const file = (text: string) => ({ name: 'copy.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });

test('a recorded pair is verified bitwise here, and one loss altered and chained anew is found by retraining', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await setUp(page, { steps: 4, trials: 2 });
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  const { entries, view } = await exportedJournal(page);
  const measured = view.arms.find(({ trials }) => typeof trials[1]?.valBpb === 'number');
  expect(measured, 'an arm whose first edit was measured').toBeDefined();
  const arm = measured?.id ?? 'none';

  expect(await verified(page, arm, 1)).toBe('bitwise');
  await takeScreenshots(page, 'verified');
  const download = page.waitForEvent('download');
  await trialItem(page, arm, 1).getByTestId('receipt-save').click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  const receipt = await readReceipt(Buffer.concat(chunks).toString());
  expect(receipt.study.head).toBe(entries.at(-1)?.hash);
  expect(receipt.verification.gain).toBe(receipt.verification.recordedGain);

  const altered = await rechained(entries, oneLossOff(arm, 1));
  await importJournal(exportJournal(altered));
  const other = await (await browser.newContext()).newPage();
  await openPage(other, site.url);
  await other.getByTestId('import').setInputFiles(file(exportJournal(altered)));
  await other.getByTestId('recorded').waitFor();
  expect(await verified(other, arm, 1)).toBe('outside');
  expect(await other.getByTestId('verify-answer').textContent()).toContain('the same bits are due');
  await takeScreenshots(other, 'verified-outside');
  expect(complaints).toEqual([]);
});
