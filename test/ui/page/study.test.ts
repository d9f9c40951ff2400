import { page, userEvent } from 'vitest/browser';
import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { exportJournal } from '../../../src/study/bundle';
import type { JournalEntry } from '../../../src/study/events';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { controlledStudy } from '../../support/controlled-study';
import { adam, recordedStudy } from '../../support/recorded-study';

let entries: readonly JournalEntry[] = [];

beforeEach(async () => {
  entries = await recordedStudy();
});

async function shown(stored: readonly JournalEntry[] = entries) {
  const header = { studyId: 's', name: 'A recorded study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
  const fake = new FakeLab({ ...labInfo, studies: [header] }, { s: stored });
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  return { fake, lab };
}

const trial = (arm: string, index: number) =>
  page.elementLocator(document.querySelector(`[data-testid=trial][data-arm=${arm}][data-index="${index}"]`)!);

test('each arm shows its trials with decision, val_bpb and change against the parent', async () => {
  await shown();
  await expect.element(page.getByTestId('best-none')).toHaveTextContent('2.5000');
  await expect.element(page.getByTestId('best-papers')).toHaveTextContent('2.1250');
  await expect.element(trial('none', 1)).toHaveTextContent(/lr = 0.0005.*discarded.*2.7500.*\+0.2500/);
  await expect.element(trial('none', 2)).toHaveTextContent(/lr = 0.009.*failed.*–/);
  await expect.element(trial('papers', 2)).toHaveTextContent(/lr = 0.003.*kept.*2.1250.*−0.1250/);
});

test('a trial opens to its rationale, diff, papers and sample', async () => {
  await shown();
  const item = trial('papers', 1);
  await item.getByText('lr = 0.002').click();
  await expect.element(item.getByText('The learning rate looks wrong.')).toBeVisible();
  const diff = item.getByTestId('diff');
  await expect.poll(() => diff.element().querySelector('del')?.textContent).toBe('  lr: 0.001,');
  expect(diff.element().querySelector('ins')?.textContent).toBe('  lr: 0.002,');
  const link = item.getByRole('link', { name: adam.title });
  await expect.element(link).toHaveAttribute('href', '#papers?id=arXiv:1412.6980');
  const outward = item.getByRole('link', { name: 'arXiv ↗' }).first();
  await expect.element(outward).toHaveAttribute('href', 'https://arxiv.org/abs/1412.6980');
  await expect.element(item.getByText('1 paper considered, not cited')).toBeVisible();
  await expect.element(item.getByTestId('sample')).toHaveTextContent('Once upon a time there was a red fox.');
});

test('a trial that the GPU could not hold says that it recomputed', async () => {
  const facts = '"adapter":"test adapter"';
  const text = JSON.stringify(entries).replaceAll(facts, `${facts},"recomputed":true`);
  await shown(JSON.parse(text) as readonly JournalEntry[]);
  const item = trial('papers', 2);
  await item.getByText('lr = 0.003').click();
  await expect.element(item.getByText(/128 MiB.*test adapter.*activations recomputed/)).toBeVisible();
});

test('a failed trial says what went wrong', async () => {
  await shown();
  const item = trial('none', 2);
  await item.getByText('lr = 0.009').click();
  await expect.element(item.getByText(/nan: train.js:2: the loss is not finite/)).toBeVisible();
});

test('the comparison names the better arm', async () => {
  await shown();
  await expect.element(page.getByTestId('verdict')).toHaveTextContent('“With papers” ended ahead by 0.3750');
  await expect.element(page.getByTestId('comparison')).toHaveTextContent(/Gain over the baseline.*0.00 %.*15.00 %/);
});

test('an interrupted study is resumed with one key press', async () => {
  const { fake } = await shown(entries.slice(0, 9));
  await expect.element(page.getByTestId('interrupted')).toBeVisible();
  // From the top, wherever the test before this one left the browser.
  const top = page.getByRole('heading', { name: 'Bibliograd' }).element() as HTMLElement;
  top.tabIndex = -1;
  top.focus();
  for (const next of ['papers-link', 'workbench-link', 'lessons-link', 'inside-link', 'resume']) {
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('data-testid')).toBe(next);
  }
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('pause')).toBeVisible();
  expect(fake.calls.some(({ method }) => method === 'resume')).toBe(true);
});

test('entries and progress of a running study appear as they come', async () => {
  const { fake, lab } = await shown(entries.slice(0, 3));
  await lab.resume();
  const send = (event: Parameters<NonNullable<typeof fake.listeners>['onEvent']>[0]) => fake.listeners?.onEvent(event);
  const key = { arm: 'none' as const, index: 0 };
  const steps = [{ step: 1, tokens: 1024, loss: 5, lr: 0.001 }];
  send({
    kind: 'progress',
    studyId: 's',
    trial: key,
    progress: { kind: 'steps', steps, progress: 0.5, tokensPerSecond: 321 },
  });
  await expect.element(page.getByTestId('now')).toHaveTextContent('step 2');
  await expect.element(page.getByTestId('now')).toHaveTextContent('321 tokens/s');
  for (const entry of entries.slice(3)) send({ kind: 'entry', studyId: 's', entry });
  await expect.element(page.getByTestId('state')).toHaveTextContent('Complete');
  await expect.element(page.getByTestId('status')).toHaveTextContent('The study is complete.');
});

test('a recorded journal opens read-only', async () => {
  const lab = new FakeLab().state();
  await render(App, { lab });
  await lab.open();
  await lab.openFile(new File([exportJournal(entries)], 'mine.jsonl'));
  await expect.element(page.getByTestId('recorded')).toHaveTextContent('mine.jsonl');
  expect(page.getByTestId('resume').query()).toBeNull();
  expect(page.getByTestId('delete').query()).toBeNull();
});

test('a changed journal is refused, and the page stays as it was', async () => {
  const lab = new FakeLab().state();
  await render(App, { lab });
  await lab.open();
  await lab.openFile(new File([exportJournal(entries).replace('2.75', '1.75')], 'mine.jsonl'));
  await expect.element(page.getByTestId('notice')).toHaveTextContent('was changed after it was written');
  await expect.element(page.getByTestId('setup')).toBeVisible();
});

test('deleting asks first', async () => {
  const { fake } = await shown();
  await page.getByTestId('delete').click();
  expect(fake.calls.some(({ method }) => method === 'deleteStudy')).toBe(false);
  await page.getByTestId('delete-confirm').click();
  await expect.element(page.getByTestId('setup')).toBeVisible();
  expect(fake.calls.some(({ method }) => method === 'deleteStudy')).toBe(true);
});

test('three arms stand side by side, each in its own colour, with the noise band behind their trials', async () => {
  await shown(await controlledStudy());
  await expect.element(page.getByTestId('findings')).toBeVisible();
  const arms = ['none', 'papers', 'placebo'].map((arm) => page.getByTestId(`arm-${arm}`));
  for (const arm of arms) {
    await expect.element(arm.getByTestId('noise-band')).toBeInTheDocument();
    await expect.element(arm.getByText('baseline ± 1 σ over 8 seeds')).toBeVisible();
  }
  const colours = arms.map((arm) => getComputedStyle(arm.element().querySelector('h2') ?? document.body).color);
  expect(new Set(colours).size).toBe(3);
  await expect.element(page.getByTestId('verdict')).toHaveTextContent('the next best');
  await expect.element(page.getByTestId('done')).toHaveTextContent('15 of 15 trials, 95 further trainings');
});

test('one arm alone is shown without a comparison', async () => {
  await shown(await controlledStudy(5, { arms: ['random'] }));
  await expect.element(page.getByTestId('arm-random')).toBeVisible();
  await expect.element(page.getByTestId('verdict')).toHaveTextContent('One arm alone');
});

test('what is measured outside the search is said while it runs, and its stage is announced once', async () => {
  const controlled = await controlledStudy();
  const at = controlled.findIndex(
    ({ event }) =>
      event.kind === 'measurementStarted' && event.purpose === 'confirmation' && event.subject.kind === 'trial',
  );
  const { fake, lab } = await shown(controlled.slice(0, at - 2));
  await lab.resume();
  for (const entry of controlled.slice(at - 2, at + 1)) fake.listeners?.onEvent({ kind: 'entry', studyId: 's', entry });
  await expect.element(page.getByTestId('now')).toHaveTextContent(/^confirming with(out)? papers, seed 1 of 5$/);
  await expect.element(page.getByTestId('status')).toHaveTextContent('confirmed on fresh seeds');
});
