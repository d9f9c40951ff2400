import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ScriptReference from '../../../src/ui/ScriptReference.svelte';

test('the reference opens from the keyboard, renders, and Escape gives the focus back', async () => {
  const text = '# Operations\n\n- `roll(x, shift, axis)` turns *x* around.';
  await render(ScriptReference, { load: () => Promise.resolve(text) });
  const opener = page.getByRole('button', { name: 'Script reference' });
  (opener.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Operations' })).toBeVisible();
  await expect.element(page.getByText('roll(x, shift, axis)')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(document.activeElement).toBe(opener.element());
});

test('a reference that did not load says why, and opening it again tries again', async () => {
  let calls = 0;
  const load = (): Promise<string> =>
    ++calls === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve('# Operations');
  await render(ScriptReference, { load });
  const opener = page.getByRole('button', { name: 'Script reference' });
  await opener.click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('no connection');
  await page.getByRole('button', { name: 'Close' }).click();
  await opener.click();
  await expect.element(page.getByRole('heading', { name: 'Operations' })).toBeVisible();
});
