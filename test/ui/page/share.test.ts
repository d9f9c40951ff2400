import { page } from 'vitest/browser';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { AppError } from '../../../src/base/errors';
import { formatDesignLink } from '../../../src/state/design-link';
import { exportJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { makeReceipt } from '../../../src/study/receipt';
import { exportBundle } from '../../../src/study/study-bundle';
import { compareWithRecorded, recordedPair } from '../../../src/study/verify';
import type { RecordedPair } from '../../../src/study/verify';
import type { TrialOutcome } from '../../../src/trial/types';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';

const clear = (): void => history.replaceState(null, '', location.pathname);
beforeEach(clear);
afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

const entries = await controlledStudy();
const view = fold(entries);
const pair = recordedPair(view, { arm: 'papers', index: 1 }) as RecordedPair;
const same = ({ valBpb, measurements }: RecordedPair['child']): TrialOutcome => ({
  kind: 'finished',
  valBpb,
  measurements,
});

async function opened(fake = new FakeLab()) {
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  return { fake, lab };
}
const fileOf = (content: BlobPart, name: string): File => new File([content], name);

function toTrial(arm: string, index: number) {
  const item = page.elementLocator(
    document.querySelector(`[data-testid=trial][data-arm=${arm}][data-index="${index}"]`)!,
  );
  item.element().querySelector('details')!.open = true;
  return item;
}

test('the design of a link is in the form, over a stored study too, and what it hides is not on the page', async () => {
  const usual = (await opened()).lab.setup.design();
  const link = await formatDesignLink({
    ...usual,
    seed: 99,
    care: 'quick',
    isSeedFixed: true,
    hide: ['papers', 'setup'],
  });
  document.body.replaceChildren();
  history.replaceState(null, '', link);
  const header = { studyId: 's', name: 'A kept study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
  const { fake } = await opened(new FakeLab({ ...labInfo, studies: [header] }, { s: entries, started: entries }));
  await expect.element(page.getByTestId('design-summary')).toHaveTextContent(/Care quick.*Seed 99/);
  expect(page.getByTestId('amount').query()).toBeNull();
  expect(page.getByTestId('papers-link').query()).toBeNull();
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  expect(location.hash).toBe('');
  const [choices] = fake.calls.find(({ method }) => method === 'start')?.input as [unknown];
  expect(choices).toMatchObject({ seed: 99, protocol: 'quick' });
});

test('a damaged link is told, and the form is as it was', async () => {
  history.replaceState(null, '', '#design/1.garbage');
  const { lab } = await opened();
  await expect.element(page.getByTestId('notice')).toHaveTextContent('cut short or damaged');
  await expect.element(page.getByTestId('seed')).toHaveValue(7);
  await page.getByTestId('seed').fill('12');
  await lab.follow('#design/9.AAAA');
  await expect.element(page.getByTestId('notice')).toHaveTextContent('it has version 9');
  await expect.element(page.getByTestId('seed')).toHaveValue(12);
});

test('a bundle is opened as a journal is, and a damaged one is told', async () => {
  const { lab } = await opened();
  const bundle = await exportBundle(entries);
  await lab.openFile(fileOf(bundle, 'study.bundle.zip'));
  await expect.element(page.getByTestId('recorded')).toHaveTextContent('study.bundle.zip');
  await lab.openFile(fileOf(bundle.slice(0, -200), 'cut.zip'));
  await expect.element(page.getByTestId('notice')).toHaveTextContent('bundle: it cannot be unpacked');
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
});

test('a trial that comes out the same is bitwise, and its receipt is opened again and held to the study', async () => {
  const { fake, lab } = await opened();
  fake.retrained = () => Promise.resolve([same(pair.parent), same(pair.child)]);
  await lab.openFile(fileOf(exportJournal(entries), 'study.jsonl'));
  await expect.element(page.getByTestId('arm-papers')).toBeVisible();
  const item = toTrial('papers', 1);
  await item.getByRole('button', { name: 'Verify on my GPU' }).click();
  await item.getByTestId('verify').click();
  await expect.element(item.getByTestId('verify-answer')).toHaveAttribute('data-answer', 'bitwise');
  const [asked] = fake.calls.find(({ method }) => method === 'retrain')?.input as [{ trials: unknown }];
  expect(asked.trials).toEqual([pair.parent, pair.child].map(({ arm, index, script }) => ({ arm, index, script })));
  const { receipt } = lab.verify;
  await item.getByRole('button', { name: 'Close' }).click();
  await lab.openFile(fileOf(JSON.stringify(receipt, null, 2), 'receipt.json'));
  await expect.element(page.getByTestId('opened-receipt')).toHaveTextContent('Bitwise the same');
  await expect.element(page.getByTestId('receipt-about')).toHaveTextContent('the journal’s hash is the same');
});

test('a receipt that was changed is refused; one of another study says so; scripts in it stay text', async () => {
  const verification = compareWithRecorded(view, pair, [same(pair.parent), same(pair.child)]);
  const nasty = '<img src=x onerror="globalThis.hit=1">';
  const receipt = await makeReceipt({
    studyId: '0'.repeat(16),
    name: nasty,
    entries: entries.slice(0, 5),
    browser: nasty,
    verification,
  });
  const { lab } = await opened();
  await lab.openFile(fileOf(JSON.stringify(receipt).replace('"equal"', '"in-band"'), 'receipt.json'));
  await expect.element(page.getByTestId('notice')).toHaveTextContent('it was changed after it was made');
  await lab.openFile(fileOf(JSON.stringify({ ...receipt }), 'receipt.json'));
  await expect.element(page.getByTestId('opened-receipt')).toHaveTextContent(nasty);
  expect('hit' in globalThis).toBe(false);
  await expect.element(page.getByTestId('receipt-about')).toHaveTextContent('Open the study that it names');
});

test('a difference on another adapter is within the band, and one that is too large is outside', async () => {
  const { fake, lab } = await opened();
  const shift = (trial: RecordedPair['child'], by: number): TrialOutcome => ({
    kind: 'finished',
    valBpb: trial.valBpb + by,
    measurements: { ...trial.measurements, facts: { ...trial.measurements.facts, adapter: 'another adapter' } },
  });
  await lab.openFile(fileOf(exportJournal(entries), 'study.jsonl'));
  await expect.element(page.getByTestId('arm-papers')).toBeVisible();
  const item = toTrial('papers', 1);
  await item.getByRole('button', { name: 'Verify on my GPU' }).click();
  fake.retrained = () => Promise.resolve([shift(pair.parent, 1e-4), shift(pair.child, -1e-4)]);
  await item.getByTestId('verify').click();
  await expect.element(item.getByTestId('verify-answer')).toHaveTextContent(/Within the recorded band.*over 8 seeds/);
  fake.retrained = () => Promise.resolve([shift(pair.parent, 0.5), shift(pair.child, 0)]);
  await item.getByTestId('verify').click();
  await expect.element(item.getByTestId('verify-answer')).toHaveTextContent(/Outside.*further from the recorded one/);
});

test('without WebGPU verifying says why it cannot; a corpus that is not here is told, too', async () => {
  const none = new FakeLab({ ...labInfo, gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } });
  const { lab } = await opened(none);
  await lab.openFile(fileOf(exportJournal(entries), 'study.jsonl'));
  await expect.element(page.getByTestId('arm-papers')).toBeVisible();
  const item = toTrial('papers', 1);
  await item.getByRole('button', { name: 'Verify on my GPU' }).click();
  await expect
    .element(item.getByTestId('verify-obstacle'))
    .toHaveTextContent('Training needs WebGPU, and this browser has no WebGPU.');
  await expect.element(item.getByTestId('verify')).toBeDisabled();
});

test('a failure to verify is told in the dialog, and closing it cancels what runs', async () => {
  const { fake, lab } = await opened();
  fake.retrained = () => Promise.reject(new AppError('corpus-download', 'verify: its text is not on this device'));
  await lab.openFile(fileOf(exportJournal(entries), 'study.jsonl'));
  await expect.element(page.getByTestId('arm-papers')).toBeVisible();
  const item = toTrial('papers', 1);
  await item.getByRole('button', { name: 'Verify on my GPU' }).click();
  await item.getByTestId('verify').click();
  await expect.element(item.getByTestId('verify-error')).toHaveTextContent('its text is not on this device');
  fake.retrained = () => new Promise(() => undefined);
  await item.getByTestId('verify').click();
  await expect.element(item.getByTestId('verify-progress')).toBeVisible();
  fake.listeners?.onEvent({
    kind: 'retraining',
    trial: { arm: 'papers', index: 1 },
    progress: { kind: 'steps', steps: [{ step: 4, tokens: 1, loss: 2, lr: 1 }], progress: 0.5, tokensPerSecond: 1 },
  });
  await expect.element(item.getByTestId('verify-progress')).toHaveTextContent('Trial 1: step 5');
  await item.getByRole('button', { name: 'Close' }).click();
  const calls = fake.calls.filter(({ method }) => method === 'retrain');
  expect((calls.at(-1)?.input as [unknown, AbortSignal])[1].aborted).toBe(true);
});
