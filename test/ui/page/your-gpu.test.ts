import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import { AppError } from '../../../src/base/errors';
import { attainable, decadeTicks, roofLine } from '../../../src/ui/gpu/roofline';
import { milliseconds, withPrefix } from '../../../src/ui/gpu/units';
import { benchmarkReport } from '../../support/benchmark-report';
import { FakeLab } from '../../support/fake-lab';
import { recordedStudy } from '../../support/recorded-study';

async function opened(fake = new FakeLab()) {
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  await page.getByRole('button', { name: 'Your GPU' }).click();
  return { fake, lab };
}

const measure = () => page.getByRole('button', { name: 'Measure this GPU' });

test('from the keyboard: open, measure, read the numbers, and Escape gives the focus back', async () => {
  const lab = new FakeLab().state();
  await render(App, { lab });
  await lab.open();
  const opener = page.getByRole('button', { name: 'Your GPU' });
  (opener.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(measure()).toBeVisible();
  (measure().element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('tokens-per-second')).toHaveTextContent('49,349 tokens/s');
  await expect.element(page.getByRole('row', { name: /Multiply and add/ })).toHaveTextContent('2.10 TFLOP/s');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(document.activeElement).toBe(opener.element());
});

test('the roofline draws the kernels that compute, and the table has all of them with the same numbers', async () => {
  await opened();
  await measure().click();
  const chart = page.getByRole('img', { name: /^Roofline: 8 kernels; this GPU does at most 2.10 TFLOP/ });
  await expect.element(chart).toBeVisible();
  const titles = [...chart.element().querySelectorAll('title')].map(({ textContent }) => textContent);
  expect(titles).toContain('1. attentionKeyValueGradient 8×4×256×64');
  const rows = page.getByRole('region', { name: 'Kernels of a step' }).getByRole('row');
  expect(rows.elements()).toHaveLength(1 + benchmarkReport.profile.kernels.length);
  expect(rows.nth(1).element().textContent).toMatch(/attentionKeyValueGradient.*11\.8 ms.*356 GFLOP\/s/);
});

test('what is copied is the whole report, with the reference beside it', async () => {
  const { lab } = await opened();
  await measure().click();
  await expect.element(page.getByRole('button', { name: 'Copy as JSON' })).toBeVisible();
  expect(JSON.parse(lab.gpu.json())).toEqual({
    ...benchmarkReport,
    reference: expect.objectContaining({ flopsPerSecond: 3.5e12 }) as unknown,
  });
});

test('progress is shown, and Cancel stops the measurement without an error', async () => {
  const fake = new FakeLab();
  fake.measuring = () => new Promise(() => undefined);
  await opened(fake);
  await measure().click();
  fake.listeners?.onEvent({ kind: 'measuring', stage: 'kernels', fraction: 0.5 });
  await expect.element(page.getByText('Timing each kernel')).toBeVisible();
  await expect.element(page.getByRole('progressbar', { name: 'Measuring' })).toHaveAttribute('value', '0.825');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(measure()).toBeVisible();
  expect((fake.calls.at(-1)?.input as AbortSignal).aborted).toBe(true);
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('closing the dialog stops a measurement', async () => {
  const fake = new FakeLab();
  fake.measuring = () => new Promise(() => undefined);
  await opened(fake);
  await measure().click();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => (fake.calls.at(-1)?.input as AbortSignal).aborted).toBe(true);
});

test('a failure says why, and the next try may succeed', async () => {
  const fake = new FakeLab();
  fake.measuring = () => Promise.reject(new AppError('device-lost', 'the GPU device was lost (reset); reload'));
  await opened(fake);
  await measure().click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('the GPU device was lost');
  fake.measuring = () => Promise.resolve(benchmarkReport);
  await measure().click();
  await expect.element(page.getByTestId('tokens-per-second')).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('while a study trains the GPU cannot be measured, and the page says so', async () => {
  const fake = new FakeLab(undefined, { started: await recordedStudy() });
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  await lab.start();
  await page.getByRole('button', { name: 'Your GPU' }).click();
  await expect.element(measure()).toBeDisabled();
  await expect.element(page.getByText('pause the study first')).toBeVisible();
});

test('on a phone only the table of kernels scrolls sideways', async () => {
  await page.viewport(390, 800);
  await opened();
  await measure().click();
  await expect.element(page.getByTestId('tokens-per-second')).toBeVisible();
  const dialog = page.getByRole('dialog').element();
  expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  await page.viewport(1280, 800);
});

test('a roof is a slope up to the ridge and flat after it', () => {
  const roof = { flopsPerSecond: 1000, bytesPerSecond: 100 };
  expect([0.1, 1, 10, 100].map((intensity) => attainable(roof, intensity))).toEqual([10, 100, 1000, 1000]);
  expect(roofLine(roof, [0.1, 100])).toEqual([
    [0.1, 10],
    [10, 1000],
    [100, 1000],
  ]);
  expect(decadeTicks([0.1, 100])).toEqual([0.1, 1, 10, 100]);
});

test.each([
  [12.94e9, '12.9 GFLOP/s'],
  [999, '999 FLOP/s'],
  [1000, '1.00 kFLOP/s'],
  [3.5e12, '3.50 TFLOP/s'],
  [0, '0 FLOP/s'],
])('%d operations a second read as %s', (value, text) => {
  expect(withPrefix(value, 'FLOP/s')).toBe(text);
});

test.each([
  [0.0584, '0.058 ms'],
  [4.56, '4.56 ms'],
  [1204.4, '1,204 ms'],
])('%d ms read as %s', (ms, text) => expect(milliseconds(ms)).toBe(text));
