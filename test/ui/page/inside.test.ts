import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { AppError } from '../../../src/base/errors';
import { InsideState } from '../../../src/state/inside/inside-state.svelte';
import { chooseLanguage } from '../../../src/state/page-language';
import type { Look } from '../../../src/trial/look';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { lookAt } from '../../support/look';

beforeEach(async () => {
  history.replaceState(null, '', location.pathname);
  await page.viewport(1280, 900);
});

afterEach(() => chooseLanguage(window, 'en'));

async function opened(fragment: string, fake = new FakeLab()) {
  history.replaceState(null, '', location.pathname + fragment);
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  return { fake, lab };
}
const asked = (fake: FakeLab): string[] =>
  fake.calls.flatMap(({ method, input }) => (method === 'look' ? [(input as [string])[0]] : []));

/** Answers the first look, and lets the others wait. */
function seeing(look: Look): FakeLab {
  const fake = new FakeLab();
  let isFirst = true;
  fake.looking = () => {
    if (!isFirst) return new Promise(() => undefined);
    isFirst = false;
    return Promise.resolve(look);
  };
  return fake;
}

test('from the first screen by keyboard: look inside, and read what a token takes from which', async () => {
  await opened('', seeing(lookAt(7)));
  (page.getByTestId('inside-link').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Inside the model' })).toHaveFocus();
  await expect.element(page.getByTestId('inside-taken')).toHaveTextContent(/·time takes 100 % from ·a/);
  await expect.element(page.getByTestId('inside-taken')).toHaveTextContent(/100 % to the one before it/);
  (page.getByRole('slider', { name: 'The row of' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(page.getByTestId('inside-taken')).toHaveTextContent(/·a takes 100 % from ·upon/);
  (page.getByTestId('inside-head').getByRole('radio').first().element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByTestId('inside-taken')).toHaveTextContent(/·a takes 25 % from/);
  await expect.element(page.getByRole('img', { name: /layer 1, head 2, over 5 tokens/ })).toBeVisible();
});

test('the map has its numbers as a table: a square of tokens, nothing taken from later ones', async () => {
  await opened('#inside', seeing(lookAt(7)));
  await page.getByTestId('inside-attention').getByText('Numbers and files').click();
  const rows = page.getByTestId('inside-attention').getByRole('row');
  await expect.element(rows.nth(0)).toHaveTextContent(/1 ⟨start⟩.*2 Once.*5 ·time/);
  await expect.element(rows.nth(3)).toHaveTextContent('3 ·upon010––');
});

test('the next tokens, the samples by step and the tensors are there, and what is not finite is said', async () => {
  await opened('#inside', seeing(lookAt(7)));
  await expect.element(page.getByTestId('inside-next')).toHaveTextContent(/·there 75 % ?, 13 %.*together: 13 %/);
  await expect.element(page.getByTestId('checkpoint')).toHaveTextContent('7 text of step 7');
  await expect.element(page.getByTestId('tensor').nth(0)).toHaveTextContent('wte 0.001');
  await expect.element(page.getByTestId('tensor').nth(1)).toHaveTextContent('h.0.bias –');
  await expect.element(page.getByTestId('inside-histograms')).toHaveTextContent('320 × 64, rms 0.1');
  await page.getByRole('button', { name: 'h.0.bias' }).click();
  await expect.element(page.getByTestId('inside-histograms')).toHaveTextContent('3 are not finite');
  await expect.element(page.getByRole('img', { name: 'Histogram of weights: all are 0' })).toBeVisible();
});

test('another sentence is looked at in the place of the first, and leaving the screen ends the looking', async () => {
  const { fake } = await opened('#inside');
  const field = page.getByLabelText('Your sentence');
  await expect.element(field).toBeVisible();
  await field.fill('A cat');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => asked(fake).at(-1)).toBe('A cat');
  const signals = fake.calls.flatMap(({ method, input }) =>
    method === 'look' ? [(input as [string, AbortSignal])[1]] : [],
  );
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  await page.getByTestId('inside-back').click();
  await expect.poll(() => signals.at(-1)!.aborted).toBe(true);
});

test('it says when nothing trains, why nothing can, and why a look failed', async () => {
  const fake = new FakeLab();
  fake.looking = () => Promise.reject(new AppError('gpu-out-of-memory', 'look: the GPU is out of memory'));
  await opened('#inside', fake);
  await expect.element(page.getByTestId('inside-state')).toHaveTextContent(/Nothing trains now/);
  await expect.element(page.getByRole('alert')).toHaveTextContent('the GPU is out of memory');
});

test('without a GPU it points to the matmul, which works', async () => {
  const gpu = { kind: 'missing', reason: 'this browser has no WebGPU' } as const;
  await opened('#inside', new FakeLab({ ...labInfo, gpu }));
  await expect.element(page.getByTestId('inside-state')).toHaveTextContent(/no WebGPU.*needs no GPU/);
  await page.getByRole('link', { name: 'One matmul, line by line' }).click();
  await expect.element(page.getByTestId('walk-lines')).toBeVisible();
});

test('the matmul by keyboard: the line that runs is marked, and the last step has stored the product', async () => {
  await opened('#inside/matmul');
  const current = () => page.getByTestId('walk-lines').element().querySelector('[aria-current=step]')!.textContent;
  await expect.element(page.getByTestId('walk-lines')).toBeVisible();
  expect(current()).toContain('for (var k');
  (page.getByTestId('walk-next').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('walk-words')).toHaveTextContent(/line 19.*reads four rows of A, k 0 to 3/);
  expect(current()).toContain('load_a(batch, m, k)');
  (page.getByRole('slider', { name: 'Step' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByTestId('walk-next')).toBeDisabled();
  expect(current()).toContain('c11[i]');
  const numbers = [...page.getByTestId('walk-numbers').element().querySelectorAll('table')].map((table) =>
    [...table.querySelectorAll('td')].map(({ textContent }) => Number(textContent.replace('−', '-'))),
  );
  const [a = [], b = [], c = []] = numbers;
  const product = c.map((_, at) => {
    let sum = 0;
    for (let k = 0; k < 8; k++) sum += a[Math.floor(at / 16) * 8 + k]! * b[k * 16 + (at % 16)]!;
    return sum;
  });
  expect(c).toHaveLength(256);
  expect(c).toEqual(product);
});

test('looks follow one another while it is open; a smaller model brings the pickers back into it', async () => {
  const looks = [lookAt(1), { ...lookAt(2), attentions: lookAt(2).attentions.slice(0, 1) }];
  const inside = new InsideState(
    () => (looks.length > 0 ? Promise.resolve(looks.shift()!) : new Promise(() => undefined)),
    () => true,
    1,
  );
  inside.layer = 1;
  inside.open();
  await expect.poll(() => inside.checkpoints.map(({ step }) => step)).toEqual([1, 2]);
  expect(inside.layer).toBe(0);
  expect(inside.checkpoints[0]!.training).toBe('With papers, trial 2');
  inside.say('another');
  expect(inside.checkpoints).toEqual([]);
  inside.close();
  expect(inside.isLooking).toBe(false);
});

test('on a narrow screen the line that runs is in view', async () => {
  await page.viewport(390, 900);
  await opened('#inside/matmul');
  const list = page.getByTestId('walk-lines');
  await expect.element(list).toBeVisible();
  const isInView = (): boolean => {
    const box = list.element().getBoundingClientRect();
    const line = list.element().querySelector('[aria-current=step]')!.getBoundingClientRect();
    return line.top >= box.top && line.bottom <= box.bottom;
  };
  await expect.poll(isInView).toBe(true);
  await page.getByTestId('walk-next').click();
  await expect.poll(isInView).toBe(true);
});

test('in German, what was seen before the language changed is German too, and numbers have a comma', async () => {
  await opened('#inside', seeing({ ...lookAt(7), next: [{ token: '', probability: 0.0625 }] }));
  await expect.element(page.getByTestId('inside-state')).toHaveTextContent(/^Last seen: run 2, after 7 steps\. /);
  await chooseLanguage(window, 'de');
  await expect
    .element(page.getByTestId('inside-state'))
    .toHaveTextContent(/^Zuletzt gesehen: Lauf 2, nach 7 Schritten\. Gerade wird nichts trainiert\./);
  await expect.element(page.getByTestId('inside-checkpoints')).toHaveTextContent(/Lauf 2/);
  await expect.element(page.getByTestId('inside-next')).toHaveTextContent(/⟨Ende⟩ 6,3 % ?Alle anderen Token/);
  await expect.element(page.getByTestId('tensor').nth(0)).toHaveTextContent('wte 0,001');
  await page.getByRole('link', { name: 'Ein Matmul, Zeile für Zeile' }).click();
  await page.getByRole('button', { name: 'Nächste Zeile' }).click();
  await expect
    .element(page.getByTestId('walk-words'))
    .toHaveTextContent(/Zeile 19\. Jeder Thread liest vier Zeilen von A/);
});
