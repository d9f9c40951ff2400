import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import { recordedEntry } from '../../../src/state/recorded-entry';
import type { RecordedSource } from '../../../src/state/recorded-studies';
import { exportJournal } from '../../../src/study/bundle';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { recordedStudy } from '../../support/recorded-study';

const withoutGpu = { ...labInfo, gpu: { kind: 'missing' as const, reason: 'this browser has no WebGPU' } };

beforeEach(() => history.replaceState(null, '', location.pathname));
afterEach(() => history.replaceState(null, '', location.pathname));

async function source(change: (text: string) => string = (text) => text): Promise<RecordedSource> {
  const entries = await controlledStudy();
  return {
    list: () => Promise.resolve([recordedEntry('demo-three-arms.jsonl', entries)]),
    read: () => Promise.resolve(change(exportJournal(entries))),
  };
}

async function opened({
  fake = new FakeLab(withoutGpu),
  recordings,
}: { fake?: FakeLab; recordings?: RecordedSource } = {}) {
  const lab = fake.state(recordings);
  await render(App, { lab });
  await Promise.all([lab.open(), lab.listRecorded()]);
  return lab;
}

test('a visitor without a GPU and without a key is offered the recorded study, by keyboard too, and reads its report', async () => {
  await opened({ recordings: await source() });
  const hero = page.getByTestId('hero');
  await expect.element(hero).toHaveTextContent('Each arm improves the same training script of a small GPT');
  await expect.element(hero.getByTestId('hero-gains')).toHaveTextContent(/Without papers.*With papers.*With shuffled/);
  page.getByTestId('recorded-study').element().focus();
  await userEvent.keyboard('{Enter}');
  await expect
    .element(page.getByTestId('recorded'))
    .toHaveTextContent(
      'A study of 3 arms with 5 trials each, recorded on 2 March 2026 on test adapter by this researcher: offline librarian (not a language model).',
    );
  expect(location.hash).toBe('#recorded/demo-three-arms');
  for (const button of ['resume', 'pause', 'stop', 'delete']) expect(page.getByTestId(button).query()).toBeNull();
  await page.getByTestId('report-link').click();
  await expect.element(page.getByTestId('report').getByTestId('gains')).toBeVisible();
  expect(location.hash).toBe('#recorded/demo-three-arms/report');
});

test('its address opens it at once, although a study is kept in this browser; closing it leads to the form', async () => {
  history.replaceState(null, '', '#recorded/demo-three-arms');
  const header = { studyId: 's', name: 'A kept study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
  const fake = new FakeLab({ ...labInfo, studies: [header] }, { s: await recordedStudy() });
  await opened({ fake, recordings: await source() });
  await expect.element(page.getByTestId('run-bar')).toHaveTextContent('Micro study, librarian, seed 23');
  await page.getByTestId('new-study').click();
  await expect.element(page.getByTestId('setup')).toBeVisible();
  expect(location.hash).toBe('');
});

test('going back from it leads where the visitor came from', async () => {
  await opened({ recordings: await source() });
  await page.getByTestId('recorded-study').click();
  await expect.element(page.getByTestId('recorded')).toBeVisible();
  history.back();
  await expect.element(page.getByTestId('setup')).toBeVisible();
});

test('an empty list shows nothing, and an unknown name is told', async () => {
  history.replaceState(null, '', '#recorded/nobody');
  await opened();
  expect(page.getByTestId('hero').query()).toBeNull();
  await expect.element(page.getByTestId('notice')).toHaveTextContent('there is none named "nobody"');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect.element(page.getByTestId('setup')).toBeVisible();
});

test('its journal is read once, and nothing is drawn that it will take the place of', async () => {
  history.replaceState(null, '', '#recorded/demo-three-arms');
  const recordings = await source();
  let reads = 0;
  let arrive = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  const read: RecordedSource['read'] = async (study) => {
    reads++;
    await arrival;
    return recordings.read(study);
  };
  await opened({ recordings: { ...recordings, read } });
  await expect.poll(() => reads).toBe(1);
  for (const part of ['hero', 'setup']) expect(page.getByTestId(part).query()).toBeNull();
  arrive();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  expect(reads).toBe(1);
});

test('behind the papers the first screen is drawn when they are closed', async () => {
  history.replaceState(null, '', '#papers');
  await opened({ recordings: await source() });
  expect(page.getByTestId('hero').query()).toBeNull();
  history.pushState(null, '', '#');
  dispatchEvent(new PopStateEvent('popstate'));
  await expect.element(page.getByTestId('hero')).toBeVisible();
});

test('a recorded study that was changed afterwards is refused', async () => {
  await opened({ recordings: await source((text) => text.replace('"valBpb":1.8', '"valBpb":1.7')) });
  await page.getByTestId('recorded-study').click();
  await expect.element(page.getByTestId('notice')).toHaveTextContent('was changed after it was written');
});
