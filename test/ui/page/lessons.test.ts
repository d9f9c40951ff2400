import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { AppError } from '../../../src/base/errors';
import { recordedPlan } from '../../../src/state/lessons/figures';
import type { LessonFigures } from '../../../src/state/lessons/figures';
import { recordedEntry } from '../../../src/state/recorded-entry';
import { exportJournal } from '../../../src/study/bundle';
import { readSetting } from '../../../src/study/script-settings';
import type { LabInfo } from '../../../src/worker/lab-client';
import type { Retraining } from '../../../src/worker/protocol';
import { FakeBrowsableLibrary } from '../../support/browsable-library';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { measuredAs } from '../../support/recorded-study';

const clear = (): void => history.replaceState(null, '', location.pathname);
beforeEach(clear);
afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

const entries = await controlledStudy();
const withoutGpu: LabInfo = { ...labInfo, gpu: { kind: 'missing', reason: 'this browser has none' } };

/** Halving the batch gains 0.2, twice the rate 0.1, the rest nothing; seeds add a few thousandths. */
function scoreOf(script: string, seed: number): number {
  const batch = readSetting(script, 'sequencesPerStep') === 4 ? 0.2 : 0;
  const rate = readSetting(script, 'lr') === 0.002 ? 0.1 : 0;
  return 3.2 - batch - rate + ((seed * 7) % 5) / 1000 + ((script.length * seed) % 3) / 1000;
}

const figures: LessonFigures = {
  ...{ recorded: '2026-03-02T00:00:00.000Z', device: 'a recorded adapter', tokens: 8192 },
  runs: recordedPlan.map(({ edit, seed }) => ({
    ...{ edit, seed },
    valBpb: 3 - (edit === 'half-batch' ? 0.1 : edit === 'half-batch-lr' ? 0.2 : 0) + ((seed * 3) % 5) / 1000,
  })),
};

/** A lab that trains each run at once, to the score above. */
class Trainer extends FakeLab {
  readonly trained: Retraining[] = [];
  override retrain = (retraining: Retraining) => {
    this.trained.push(retraining);
    const [trial] = retraining.trials;
    return Promise.resolve([measuredAs(scoreOf(trial?.script ?? '', retraining.manifest.seed))]);
  };
}

async function opened(fragment: string, { info = labInfo, recorded = null as LessonFigures | null } = {}) {
  vi.spyOn(window, 'fetch').mockImplementation((request) =>
    Promise.resolve(
      request instanceof URL && request.pathname === '/lessons/figures.json' && recorded !== null
        ? Response.json(recorded)
        : new Response(null, { status: 404 }),
    ),
  );
  history.replaceState(null, '', fragment);
  const fake = new Trainer(info);
  const lab = fake.state({
    list: () => Promise.resolve([recordedEntry('demo.jsonl', entries)]),
    read: () => Promise.resolve(exportJournal(entries)),
  });
  await Promise.all([lab.open(), lab.listRecorded()]);
  await render(App, { lab, library: new FakeBrowsableLibrary().open });
  return { fake, lab };
}

const step = page.getByTestId('lesson-step');
const heading = (): string | null => document.activeElement?.textContent?.trim() ?? null;

/** Walks the focus with the tabulator to what the test wants to press. */
async function tabTo(matches: (element: Element) => boolean): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (document.activeElement !== null && matches(document.activeElement)) return;
    await userEvent.keyboard('{Tab}');
  }
  throw new Error('the keyboard does not reach it');
}
const isTestId = (testid: string) => (element: Element) => element.getAttribute('data-testid') === testid;
const isChoice = (id: string) => (element: Element) => element instanceof HTMLInputElement && element.value === id;

async function press(testid: string): Promise<void> {
  await tabTo(isTestId(testid));
  await userEvent.keyboard('{Enter}');
}
async function choose(id: string): Promise<void> {
  // Tab enters the group at its first choice; arrows move inside.
  await tabTo((element) => element instanceof HTMLInputElement && element.type === 'radio');
  await userEvent.keyboard(' ');
  for (let i = 0; i < 5 && !isChoice(id)(document.activeElement ?? document.body); i++)
    await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => document.querySelector<HTMLInputElement>(`input[value="${id}"]`)?.checked).toBe(true);
}
async function next(title: string): Promise<void> {
  await press('lesson-next');
  await expect.poll(heading).toContain(title);
}
const runsThere = () => expect.element(step.getByTestId('run-desk')).toHaveTextContent('The runs are there.');

test('the list is reached from the first screen and the masthead, and an unknown lesson leads to it with a word', async () => {
  await opened('#lesson/nothing@x');
  await expect.element(page.getByTestId('no-lesson')).toBeVisible();
  expect(page.getByTestId('lessons').getByRole('listitem').all()).toHaveLength(5);
  expect(page.getByTestId('lessons-link').element().getAttribute('aria-current')).toBe('page');
  await page.getByRole('button', { name: 'Back to the experiment' }).click();
  await expect.element(page.getByTestId('door-lessons')).toHaveAttribute('href', '#lessons');
});

test('is it real? by keyboard: two runs, a guess, eight runs and how far luck reaches, with the seed of the address', async () => {
  const { fake } = await opened('#lesson/is-it-real@3');
  await expect.poll(heading).toContain('Two models, alike but for luck');
  await userEvent.keyboard('{ArrowRight}{End}');
  await expect.element(page.getByTestId('lesson-progress')).toHaveTextContent('step 1 of 5');
  await press('lesson-train');
  await runsThere();
  expect(fake.trained.map(({ manifest }) => manifest.seed)).toEqual([3, 4]);
  await next('One of them wins');
  await expect.element(step).toHaveTextContent(/Seed 3.*Seed 4/);
  await choose('real');
  await next('Six more of the same');
  await press('lesson-train');
  await runsThere();
  expect(fake.trained.map(({ manifest }) => manifest.seed)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(new Set(fake.trained.map(({ trials }) => trials[0]?.script)).size).toBe(1);
  await next('How far luck reaches');
  await expect.element(step).toHaveTextContent('It cannot be');
  await expect.element(page.getByTestId('noise-sentence')).toHaveTextContent(/σ = 0\.00\d\d.*± 0\.000\d.*28 pairs/);
  await userEvent.keyboard('{Home}');
  await expect.poll(heading).toContain('Two models, alike but for luck');
  await userEvent.keyboard('{End}');
  await expect.element(page.getByTestId('takeaway')).toBeVisible();
  await expect
    .element(step.getByRole('link', { name: /^The noise floor, in the report/ }))
    .toHaveAttribute('href', '#recorded/demo/report');
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  await expect.element(page.getByTestId('lesson-progress')).toHaveTextContent('step 2 of 5');
  expect(document.querySelector<HTMLInputElement>('input[value=real]')?.checked).toBe(true);
});

test('without WebGPU it tells recorded figures, on what and when they were made', async () => {
  const { fake } = await opened('#lesson/is-it-real', { info: withoutGpu, recorded: figures });
  await expect.element(page.getByTestId('lesson-sources')).toHaveTextContent('Training needs WebGPU');
  await expect.element(page.getByTestId('lesson-train')).toBeDisabled();
  await press('lesson-recorded');
  await expect
    .element(page.getByTestId('provenance'))
    .toHaveTextContent('Recorded on a recorded adapter, 2 March 2026: a toy GPT, 8,192 tokens a run.');
  await next('One of them wins');
  await choose('luck');
  await next('Six more of the same');
  await next('How far luck reaches');
  await expect.element(step).toHaveTextContent('and so it is');
  expect(fake.trained).toEqual([]);
});

test('without WebGPU and without recorded figures it says so', async () => {
  await opened('#lesson/half-batch', { info: withoutGpu });
  await next('Which learns most?');
  await choose('baseline');
  await next('Train them');
  await expect
    .element(page.getByTestId('lesson-sources'))
    .toHaveTextContent('No recorded figures come with this site.');
  expect(page.getByTestId('lesson-recorded').query()).toBeNull();
});

test('the winner’s curse by keyboard: more tries claim more, and a fresh seed takes it back', async () => {
  await opened('#lesson/winners-curse', { info: withoutGpu, recorded: figures });
  await press('lesson-recorded');
  await next('What will the best one claim?');
  await choose('two');
  await next('Try more, claim more');
  const claim = page.getByTestId('curse-claim');
  await expect.element(claim).toHaveTextContent(/The best of 20 claims .*which is 1\.87 σ/);
  await tabTo(isTestId('curse-count'));
  await userEvent.keyboard('{End}');
  await expect.element(claim).toHaveTextContent(/The best of 200 claims .*which is 2\.75 σ/);
  await expect.element(page.getByTestId('lesson-progress')).toHaveTextContent('step 3 of 5');
  const before = claim.element().textContent;
  await press('curse-draw');
  await expect.poll(() => claim.element().textContent).not.toBe(before);
  await next('Ask the winner again');
  await expect.element(page.getByTestId('curse-fresh')).toHaveTextContent(/Over 200 such searches/);
  await next('To take along');
});

test('halve the batch by keyboard: nine runs on the same three seeds, gains with their intervals', async () => {
  const { fake } = await opened('#lesson/half-batch');
  await next('Which learns most?');
  await choose('half-batch');
  await next('Train them');
  await press('lesson-train');
  await runsThere();
  expect(fake.trained).toHaveLength(9);
  await next('What came out');
  await expect
    .element(step)
    .toHaveTextContent(
      /learning rate as it was: \+0\.\d{4} \(95 % interval \+0\.\d{4} to \+0\.\d{4}\) on three seeds; better/,
    );
  await next('To take along');
});

test('what the paper said by keyboard, without WebGPU: paper, formula, diff, guess, effect', async () => {
  await opened('#lesson/paper', { info: withoutGpu });
  await expect.element(step.getByRole('link', { name: 'The paper in the library' })).toBeVisible();
  await next('The formula');
  await next('The change to the script');
  await expect.element(step.getByTestId('diff')).toBeVisible();
  await next('What do you expect?');
  await choose('helps');
  await next('What it brought');
  await expect
    .element(page.getByTestId('paper-effect'))
    .toHaveTextContent(/on \d fresh seeds: \+0\.\d{4} in val_bpb \(95 %/);
  await next('To take along');
});

test('guess, then reveal by keyboard: the choice, chance, and the agent', async () => {
  const { fake } = await opened('#lesson/guess');
  await choose('weight-decay');
  await next('Train all four');
  await press('lesson-train');
  await runsThere();
  expect(fake.trained).toHaveLength(15);
  await next('You, chance, and the agent');
  await expect.element(page.getByTestId('guess-mine')).toHaveTextContent(/of the four/);
  await expect.element(page.getByTestId('guess-chance')).toHaveTextContent(/\+0\.07\d\d on average/);
  await expect
    .element(step)
    .toHaveTextContent(/proposed “[^”]+” in its trial \d+\. The nearest of the four, “[^”]+”, came to [+−]0/);
  await next('To take along');
});

test('a run that fails is told, and what was trained before is kept', async () => {
  const { fake } = await opened('#lesson/is-it-real');
  const works = fake.retrain;
  fake.retrain = (retraining) =>
    retraining.manifest.seed === 2
      ? Promise.reject(new AppError('device-lost', 'the GPU went away; try again'))
      : works(retraining);
  await press('lesson-train');
  await expect.element(step.getByRole('alert')).toHaveTextContent('the GPU went away');
  fake.retrain = works;
  await expect.element(page.getByTestId('lesson-train')).toHaveTextContent('Train 1 model here');
  await press('lesson-train');
  await runsThere();
});
