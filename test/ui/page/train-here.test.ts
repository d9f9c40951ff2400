import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { AppError } from '../../../src/base/errors';
import { recordedEntry } from '../../../src/state/recorded-entry';
import { exportJournal } from '../../../src/study/bundle';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { exportBundle } from '../../../src/study/study-bundle';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { repeatedStudy, shiftedRunner } from '../../support/repeated-study';

const clear = (): void => history.replaceState(null, '', location.pathname);
beforeEach(clear);
afterEach(clear);

const recorded = await controlledStudy();
const text = exportJournal(recorded);

const diverged = await repeatedStudy(
  recorded,
  shiftedRunner((script) => (script.includes('clip: 0.1,') ? 0.05 : 0)),
);

async function opened({ info = labInfo, started = diverged } = {}) {
  const fake = new FakeLab(info, { started });
  fake.recordingText = text;
  const lab = fake.state({
    list: () => Promise.resolve([recordedEntry('demo.jsonl', recorded)]),
    read: () => Promise.resolve(text),
  });
  await render(App, { lab });
  await Promise.all([lab.open(), lab.listRecorded()]);
  return { fake, lab };
}
const repeats = (fake: FakeLab) => fake.calls.filter(({ method }) => method === 'repeat').map(({ input }) => input);

test('the recorded study of the site is trained here with one key press, and says who proposes', async () => {
  history.replaceState(null, '', '#recorded/demo');
  const { fake, lab } = await opened();
  await expect.element(page.getByTestId('train-here-text')).toHaveTextContent('no key, no model');
  page.getByTestId('train-here-start').element().focus();
  await userEvent.keyboard('{Enter}');
  await expect
    .element(page.getByTestId('repeats-recording'))
    .toHaveTextContent('repeats the proposals of “Micro study, librarian, seed 23”, trained here. No model is asked.');
  expect(repeats(fake)).toEqual([text]);
  expect([location.hash, lab.runningId, document.activeElement?.id]).toEqual(['', 'started', 'study-title']);
  expect(page.getByTestId('train-here').query()).toBeNull();
});

test('so is a bundle that was opened, by mouse', async () => {
  const { fake, lab } = await opened();
  await lab.openFile(new File([await exportBundle(recorded)], 'mine.zip'));
  await page.getByTestId('train-here-start').click();
  await expect.element(page.getByTestId('repeats-recording')).toBeVisible();
  expect(repeats(fake)).toEqual([text]);
});

test('where the replay has ended it says where and by how much, and leads on to the recording or to the form', async () => {
  const { lab } = await opened({ info: { ...labInfo, studies: [{ ...headerOf(diverged), studyId: 'started' }] } });
  const end = page.getByTestId('replay-end');
  await expect.element(end).toHaveTextContent(/trial 3 of the arm "none" is not repeated.*0\.0500 apart and more than/);
  expect(page.getByTestId('resume').query()).toBeNull();
  await expect
    .element(page.getByTestId('agreement-words'))
    .toHaveTextContent(/^10 of 11 trials so far .* 0\.050000\.$/);
  await page.getByTestId('agreement').getByText('Numbers and files').click();
  await expect.element(page.getByTestId('agreement')).toHaveTextContent(/Without papers, trial 2.*0\.0500000.*no/);
  await page.getByTestId('open-repeated').click();
  await expect.element(page.getByTestId('recorded')).toHaveTextContent('read from Micro study, librarian, seed 23');
  await lab.show('started');
  await page.getByTestId('bring-own').click();
  await expect
    .element(page.getByTestId('repeats'))
    .toHaveTextContent(/with seed 23\. But its proposals were those of a recorded study/);
});

test('without WebGPU the door is closed and says why', async () => {
  history.replaceState(null, '', '#recorded/demo');
  await opened({
    info: { ...labInfo, gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } },
  });
  await expect.element(page.getByTestId('train-here-start')).toBeDisabled();
  await expect.element(page.getByTestId('train-here-text')).toHaveTextContent('this browser has no WebGPU');
});

test('where it cannot be begun the reason is told, and the recording stays', async () => {
  history.replaceState(null, '', '#recorded/demo');
  const { fake } = await opened();
  await expect.element(page.getByTestId('train-here-start')).toBeEnabled();
  fake.failure = new AppError('corpus-corrupt', 'training: the text "embedded" here is another one');
  await page.getByTestId('train-here-start').click();
  await expect.element(page.getByTestId('notice')).toHaveTextContent('the text "embedded" here is another one');
  await expect.element(page.getByTestId('recorded')).toBeVisible();
  expect(location.hash).toBe('#recorded/demo');
});

const headerOf = (entries: readonly JournalEntry[]) => {
  const { name, createdAt } = fold(entries).manifest;
  return { name, createdAt, entries: entries.length };
};
