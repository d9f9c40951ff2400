/** A visitor without a mouse. */
import type { Page } from 'playwright';

export async function press(page: Page, key: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}

/** Presses the tab key until the focus is on what the selector names. @throws Error if it never is. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`the tab key does not reach ${selector}`);
}

export async function enter(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

/** Replaces what a field holds. */
export async function retype(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Goes on with the arrow key within a group of radio buttons. @throws Error if the wanted one does not come. */
export async function chooseAmong(page: Page, group: string, wanted: string): Promise<void> {
  await tabTo(page, group);
  for (let i = 0; i < 10; i++) {
    if (await page.locator(wanted).isChecked()) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrow keys do not reach ${wanted}`);
}
