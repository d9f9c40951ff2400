import { page, userEvent } from 'vitest/browser';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import type { TrialOutcome } from '../../../src/trial/types';
import type { LabInfo } from '../../../src/worker/lab-client';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { measuredAs, recordedStudy } from '../../support/recorded-study';

const clear = (fragment = ''): void => history.replaceState(null, '', location.pathname + fragment);
beforeEach(async () => {
  clear();
  localStorage.clear();
  await page.viewport(1280, 900);
});

const header = { studyId: 's', name: 'A recorded study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
const entries = await recordedStudy();
const withStudy = (): FakeLab => new FakeLab({ ...labInfo, studies: [header] }, { s: entries });

interface Asked {
  readonly trials: readonly { readonly index: number; readonly script: string }[];
}
const trained = (fake: FakeLab): { index: number; script: string }[] =>
  fake.calls.flatMap(({ method, input }) => (method === 'retrain' ? [...(input as [Asked])[0].trials] : []));

/** Each training comes to the next of these. */
function coming(fake: FakeLab, ...outcomes: readonly (number | string)[]): FakeLab {
  const queue = outcomes.map((outcome): TrialOutcome => {
    if (typeof outcome === 'number') return measuredAs(outcome);
    return { kind: 'failed', failure: 'crash', error: { code: 'script-error', message: outcome } };
  });
  fake.retrained = () => {
    const next = queue.shift();
    return next === undefined ? new Promise(() => undefined) : Promise.resolve([next]);
  };
  return fake;
}

async function shown(fake: FakeLab, fragment = '#workbench') {
  clear(fragment);
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  return { fake, lab };
}
const run = () => page.getByTestId('bench-run');
const runs = () => page.getByTestId('run');
const lr = () => page.getByTestId('setting-lr');
const said = () => page.getByTestId('bench-said');
const editor = () => page.getByTestId('editor');
async function intoEditor(): Promise<void> {
  await expect.element(editor()).toBeVisible();
  (editor().element() as HTMLElement).focus();
}

test('three steps from the first screen beat the baseline: edit by hand, another learning rate, run', async () => {
  const { fake } = await shown(coming(new FakeLab(), 3, 2.75), '');
  await page.getByTestId('workbench-link').click();
  await expect.element(page.getByRole('heading', { name: 'Edit by hand' })).toHaveFocus();
  await lr().fill('0.002');
  await expect.element(editor()).toHaveTextContent('lr: 0.002,');
  await userEvent.keyboard('{Enter}');
  await expect.element(said()).toHaveTextContent('Run 1 is better by 0.2500: keep it, or discard it.');
  expect(trained(fake).map(({ index, script }) => [index, /lr: ([\d.]+)/.exec(script)?.[1]])).toEqual([
    [0, '0.001'],
    [1, '0.002'],
  ]);
  await expect.element(runs().nth(1)).toHaveTextContent(/lr 0\.001 → 0\.002.*undecided.*2\.7500.*−0\.2500/);
  await page.getByTestId('keep').click();
  await expect.element(runs().nth(1)).toHaveAttribute('data-decision', 'keep');
  await expect.element(runs().nth(1)).toHaveTextContent('kept, parent');
});

test('a worse run is discarded, the editor goes back to the parent, and undoing brings both back', async () => {
  await shown(coming(new FakeLab(), 3, 3.5));
  await lr().fill('0.5');
  await run().click();
  await expect.element(said()).toHaveTextContent('Run 1 is worse by 0.5000.');
  expect(page.getByTestId('keep').query()).toBeNull();
  await page.getByTestId('discard').click();
  await expect.element(lr()).toHaveValue(0.001);
  await expect.element(editor()).toHaveTextContent('lr: 0.001,');
  await page.getByTestId('bench-undo').click();
  await expect.element(lr()).toHaveValue(0.5);
  await expect.element(runs().nth(1)).toHaveAttribute('data-decision', '');
});

test('what the sandbox says is below the editor and at its line; typing on clears it', async () => {
  const fake = new FakeLab();
  fake.problemOf = (script) => (script.includes('zzz') ? 'train.js:1:1: zzz is not defined' : null);
  await shown(fake);
  await intoEditor();
  await userEvent.keyboard('{Control>}{Home}{/Control}zzz;{Enter}');
  await expect
    .element(page.getByTestId('problem'))
    .toHaveTextContent('Cannot be trained: train.js:1:1: zzz is not defined');
  await expect
    .poll(() => document.querySelector('.cm-lintRange-error')?.closest('.cm-line'))
    .toBe(document.querySelectorAll('.cm-line')[0]);
  await userEvent.keyboard('{Control>}zzz{/Control}');
  await expect.element(page.getByTestId('problem')).not.toHaveTextContent('zzz');
});

test('names of the language are completed with their import, and the tab key leaves the editor', async () => {
  await shown(new FakeLab());
  await intoEditor();
  await userEvent.keyboard('{Control>}{End}{/Control}{Enter}rmsN');
  await expect.element(page.getByRole('option', { name: /^rmsNorm/ })).toBeVisible();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{Control>}{Home}{/Control}');
  await expect.element(editor()).toHaveTextContent("multiHeadAttention, rmsNorm } from 'nn'");
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByTestId('save-script')).toHaveFocus();
});

test('a script that fails is a failed run with the message that teaches, and the bench goes on', async () => {
  await shown(coming(new FakeLab(), 3, 'train.js:9: adam is not defined; did you mean adamw?', 2.5));
  await lr().fill('0.5');
  await run().click();
  await expect.element(page.getByTestId('run-failure')).toHaveTextContent('did you mean adamw?');
  await lr().fill('0.002');
  await run().click();
  await expect.element(runs().nth(2)).toHaveTextContent('−0.5000');
});

test('while it trains its losses are shown, and cancelling keeps nothing', async () => {
  const { fake } = await shown(new FakeLab());
  await lr().fill('0.002');
  await run().click();
  const trial = { arm: 'none', index: 0 } as const;
  const steps = [0, 1].map((step) => ({ step, tokens: 512, loss: 7, lr: 0.001 }));
  await expect.element(page.getByTestId('bench-live')).toHaveTextContent('preparing');
  fake.listeners?.onEvent({
    ...{ kind: 'retraining', trial },
    progress: { kind: 'steps', steps, progress: 0.5, tokensPerSecond: 900 },
  });
  await expect.element(page.getByTestId('bench-live')).toHaveTextContent('The start: step 2, 900 tokens/s');
  const [, signal] = fake.calls.find(({ method }) => method === 'retrain')?.input as [Asked, AbortSignal];
  await page.getByTestId('bench-cancel').click();
  expect(signal.aborted).toBe(true);
});

test('nothing trains beside a study, and the page says so', async () => {
  const { lab } = await shown(withStudy());
  lab.runningId = 's';
  await expect
    .element(page.getByTestId('bench-obstacle'))
    .toHaveTextContent('A study is training on this GPU; pause it first.');
  await expect.element(run()).toBeDisabled();
});

test('a measured script is not trained twice', async () => {
  const { fake } = await shown(coming(new FakeLab(), 3));
  await run().click();
  await expect.element(said()).toHaveTextContent('The start is measured.');
  await run().click();
  await expect.element(said()).toHaveTextContent('The script is the same as in run 0');
  expect(trained(fake)).toHaveLength(1);
});

test('from a trial: its script, its study, its recorded number; runs are discarded only when the visitor agrees', async () => {
  const { fake } = await shown(coming(withStudy(), 3, 2.9, 2), '');
  await page.getByTestId('workbench-link').click();
  await lr().fill('0.003');
  await run().click();
  await expect.element(runs().nth(1)).toBeVisible();
  await page.getByTestId('workbench-back').click();
  const item = document.querySelector('[data-testid=trial][data-arm=papers][data-index="1"]')!;
  item.querySelector('details')!.open = true;
  await page.elementLocator(item).getByTestId('edit-trial').click();
  await expect.element(page.getByTestId('start-over-ask')).toHaveTextContent('discards 2 runs and your edits');
  expect(location.hash).toBe('#workbench');
  await page.getByTestId('start-over-no').click();
  await expect.element(runs().nth(1)).toBeVisible();
  history.back();
  await page.elementLocator(item).getByTestId('edit-trial').click();
  await page.getByTestId('start-over-yes').click();
  await expect.element(runs()).toHaveTextContent(/Trial 1, with papers: lr = 0\.002.*2\.2500/);
  await lr().fill('0.0025');
  await run().click();
  await expect.element(said()).toHaveTextContent('Run 1 is better by 0.2500');
  expect(trained(fake).at(-1)?.script).toContain('lr: 0.0025');
});

test('text, runs and decisions are here again after a reload', async () => {
  await shown(coming(new FakeLab(), 3, 2.5));
  await lr().fill('0.002');
  await run().click();
  await page.getByTestId('keep').click();
  await lr().fill('0.004');
  await vi.waitFor(() => expect(localStorage.getItem('bibliograd.workbench.script')).toContain('lr: 0.004'));
  document.body.replaceChildren();
  await shown(new FakeLab());
  await expect.element(lr()).toHaveValue(0.004);
  await expect.element(runs().nth(1)).toHaveTextContent('kept, parent');
});

test('a trial of a study that is not here is told, and the workbench is as it was', async () => {
  await shown(new FakeLab(), '#workbench/trial-papers-1');
  await expect.element(page.getByTestId('workbench-lost')).toBeVisible();
  await expect.element(lr()).toHaveValue(0.001);
});

test('without WebGPU the script can be edited and checked, and running says why not', async () => {
  const info: LabInfo = { ...labInfo, gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } };
  await shown(new FakeLab(info));
  await expect.element(page.getByTestId('bench-obstacle')).toHaveTextContent('this browser has no WebGPU');
  await lr().fill('0.002');
  await expect.element(editor()).toHaveTextContent('lr: 0.002,');
});
