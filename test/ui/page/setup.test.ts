import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import { AppError } from '../../../src/base/errors';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { recordedStudy } from '../../support/recorded-study';

async function opened(fake = new FakeLab()) {
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  return { fake, lab };
}

test('the form starts a study with what the visitor chose', async () => {
  const fake = new FakeLab(labInfo, { started: await recordedStudy() });
  await opened(fake);
  await page.getByTestId('preset-micro').click();
  await page.getByTestId('corpus-tinystories').click();
  await page.getByTestId('amount').fill('6');
  await page.getByTestId('trials').fill('3');
  await page.getByTestId('seed').fill('11');
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  const [choices, secrets] = fake.calls.find(({ method }) => method === 'start')?.input as [unknown, unknown];
  expect(choices).toMatchObject({
    preset: 'micro',
    corpusId: 'tinystories',
    researcher: { kind: 'librarian' },
    budget: { clock: 'steps', amount: 6 },
    trialsPerArm: 3,
    seed: 11,
    arms: ['none', 'papers'],
    protocol: 'quick',
  });
  expect(secrets).toEqual({ apiKey: '' });
});

test('the key goes beside the choices, never into them', async () => {
  const fake = new FakeLab(labInfo, { started: await recordedStudy() });
  await opened(fake);
  await page.getByTestId('researcher-llm').click();
  await page.getByTestId('endpoint').fill('http://localhost:9/v1');
  await page.getByTestId('model').fill('some-model');
  await page.getByTestId('api-key').fill('sk-secret');
  expect(page.getByTestId('api-key').element().getAttribute('type')).toBe('password');
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  const [choices, secrets] = fake.calls.find(({ method }) => method === 'start')?.input as [unknown, unknown];
  expect(JSON.stringify(choices)).not.toContain('sk-secret');
  expect(secrets).toEqual({ apiKey: 'sk-secret' });
});

test('the librarian is said to be no language model', async () => {
  await opened();
  await expect.element(page.getByText('Not a language model.', { exact: false })).toBeVisible();
});

test('a failure is one banner that can be put away, and the form stays usable', async () => {
  const { fake } = await opened();
  fake.failure = new AppError('corpus-download', 'TinyStories: no connection; try again, or choose another text');
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('notice')).toHaveTextContent('choose another text');
  await page.getByTestId('dismiss').click();
  expect(page.getByTestId('notice').query()).toBeNull();
  await expect.element(page.getByTestId('start')).toBeEnabled();
});

test('without WebGPU the page says so, does not start, and still opens a recording', async () => {
  await opened(new FakeLab({ ...labInfo, gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } }));
  await expect.element(page.getByTestId('no-webgpu')).toHaveTextContent('this browser has no WebGPU');
  await expect.element(page.getByTestId('start')).toBeDisabled();
  await expect.element(page.getByTestId('import')).toBeInTheDocument();
});

test('denied storage is told', async () => {
  await opened(new FakeLab({ ...labInfo, storageWarning: 'studies last until the tab is closed, so export yours' }));
  await expect.element(page.getByTestId('no-storage')).toHaveTextContent('export yours');
});

test('a study can be set up and started by keyboard alone', async () => {
  const fake = new FakeLab(labInfo, { started: await recordedStudy() });
  await opened(fake);
  for (const next of ['papers-link', 'workbench-link', 'lessons-link', 'inside-link', 'preset-demo']) {
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('data-testid')).toBe(next);
  }
  await userEvent.keyboard('{ArrowLeft}');
  expect(page.getByTestId('preset-micro').element()).toHaveProperty('checked', true);
  for (let i = 0; i < 40 && document.activeElement?.getAttribute('data-testid') !== 'start'; i++) await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
});

test('a lab that crashes is replaced and told', async () => {
  const { fake } = await opened();
  fake.listeners?.onCrash(new AppError('worker-message', 'the lab stopped working; resume the study'));
  await expect.element(page.getByTestId('notice')).toHaveTextContent('the lab stopped working');
  expect(fake.calls.filter(({ method }) => method === 'open')).toHaveLength(2);
  await expect.element(page.getByTestId('start')).toBeEnabled();
});

test('a provider brings its address, its usual model and its own hint, and a key typed for another is dropped', async () => {
  const fake = new FakeLab(labInfo, { started: await recordedStudy() });
  const { lab } = await opened(fake);
  await page.getByTestId('researcher-llm').click();
  await page.getByTestId('api-key').fill('sk-for-the-first');
  await page.getByTestId('provider').selectOptions('anthropic');
  await expect.element(page.getByTestId('api-key')).toHaveValue('');
  expect(page.getByTestId('endpoint').query()).toBeNull();
  await expect.element(page.getByText('console.anthropic.com/settings/keys', { exact: false })).toBeVisible();
  await page.getByTestId('api-key').fill('sk-secret');
  await page.getByTestId('cap-usd').fill('2.5');
  await page.getByTestId('cap-tokens').fill('100000');
  expect(lab.setup.choices().researcher).toEqual({
    kind: 'llm',
    provider: 'anthropic',
    endpoint: 'https://api.anthropic.com/v1',
    model: 'claude-sonnet-4-5',
    spendCap: { tokens: 100_000, usd: 2.5 },
  });
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  const [choices, secrets] = fake.calls.find(({ method }) => method === 'start')?.input as [unknown, unknown];
  expect(JSON.stringify(choices)).not.toContain('sk-secret');
  expect(secrets).toEqual({ apiKey: 'sk-secret' });
});

test('a key is remembered under a passphrase, forgotten, and a wrong passphrase is told', async () => {
  await opened();
  await page.getByTestId('researcher-llm').click();
  await page.getByTestId('provider').selectOptions('openai');
  await page.getByTestId('api-key').fill('sk-secret-of-mine');
  await page.getByText('Remember the key under a passphrase').click();
  await page.getByTestId('passphrase').fill('a long enough sentence');
  await page.getByTestId('remember').click();
  await expect.element(page.getByTestId('key-remark')).toHaveTextContent('stored, encrypted');
  await page.getByTestId('provider').selectOptions('gemini');
  await page.getByTestId('provider').selectOptions('openai');
  await expect.element(page.getByTestId('api-key')).toHaveValue('');
  await page.getByTestId('passphrase').fill('another sentence');
  await page.getByTestId('unlock').click();
  await expect.element(page.getByTestId('key-remark')).toHaveTextContent('does not open it');
  await page.getByTestId('passphrase').fill('a long enough sentence');
  await page.getByTestId('unlock').click();
  await expect.element(page.getByTestId('api-key')).toHaveValue('sk-secret-of-mine');
  await page.getByTestId('forget').click();
  await expect.element(page.getByTestId('key-remark')).toHaveTextContent('forgotten');
});

test('arms and care are chosen, the preset proposes the care, and the estimate follows', async () => {
  const fake = new FakeLab(labInfo, { started: await recordedStudy() });
  await opened(fake);
  await expect.element(page.getByTestId('care-controlled')).toBeChecked();
  await page.getByTestId('preset-micro').click();
  await expect.element(page.getByTestId('care-quick')).toBeChecked();
  await expect.element(page.getByTestId('estimate')).toHaveTextContent('7 trainings: 7 in the search.');
  await page.getByTestId('arm-choice-placebo').click();
  await page.getByTestId('arm-choice-cma-es').click();
  await page.getByTestId('care-full').click();
  await expect
    .element(page.getByTestId('estimate'))
    .toHaveTextContent(/^About \d+ trainings: 13 in the search.*as long as/);
  await page.getByTestId('start').click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  const [choices] = fake.calls.find(({ method }) => method === 'start')?.input as [unknown];
  expect(choices).toMatchObject({ arms: ['none', 'papers', 'placebo', 'cma-es'], protocol: 'full' });
});

test('the reflection arm asks for a language model and is left out without one', async () => {
  const { lab } = await opened();
  await expect.element(page.getByTestId('arm-choice-reflection')).toBeDisabled();
  await expect.element(page.getByText('Only with a language model.', { exact: false })).toBeVisible();
  await page.getByTestId('researcher-llm').click();
  await page.getByTestId('arm-choice-reflection').click();
  expect(lab.setup.choices().arms).toEqual(['none', 'papers', 'reflection']);
  await page.getByTestId('researcher-librarian').click();
  expect(lab.setup.choices().arms).toEqual(['none', 'papers']);
});

test('a study without an arm cannot be started', async () => {
  await opened();
  for (const arm of ['none', 'papers']) await page.getByTestId(`arm-choice-${arm}`).click();
  await expect.element(page.getByTestId('no-arms')).toBeVisible();
  await expect.element(page.getByTestId('start')).toBeDisabled();
  await page.getByTestId('arm-choice-random').click();
  await expect.element(page.getByTestId('start')).toBeEnabled();
});

test('arms and care are chosen by keyboard', async () => {
  const { lab } = await opened();
  page.getByTestId('arm-choice-papers').element().focus();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('data-testid')).toBe('care-controlled');
  await userEvent.keyboard('{ArrowRight}');
  expect(lab.setup.choices()).toMatchObject({ arms: ['none', 'papers', 'placebo'], protocol: 'full' });
});
