import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { studyIdOf } from '../../../src/study/manifest';
import { protocolOf } from '../../../src/study/protocol';
import { reportOf } from '../../../src/study/report';
import type { ArmReport, Gains } from '../../../src/study/report';
import { verdictsOver } from '../../../src/study/sessions';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';

let entries: readonly JournalEntry[] = [];

beforeEach(async () => {
  history.replaceState(null, '', location.pathname);
  entries = await controlledStudy();
});
afterEach(() => history.replaceState(null, '', location.pathname));

/** The first of the sessions is on the screen. */
async function shown(...sessions: (readonly JournalEntry[])[]) {
  const journals = Object.fromEntries((sessions.length === 0 ? [entries] : sessions).map((own, i) => [`s${i}`, own]));
  const studies = Object.entries(journals).map(([studyId, own]) => ({
    ...{ studyId, name: fold(own).manifest.name, createdAt: '2026-01-01T00:00:00.000Z', entries: own.length },
  }));
  const fake = new FakeLab({ ...labInfo, studies }, journals);
  const lab = fake.state();
  await render(App, { lab });
  await lab.open();
  return { fake, lab };
}

async function opened(...sessions: (readonly JournalEntry[])[]) {
  const both = await shown(...sessions);
  await page.getByTestId('report-link').click();
  await expect.element(page.getByTestId('report')).toBeVisible();
  return both;
}

const row = (attribute: string, value: string) =>
  page.elementLocator(document.querySelector(`[data-testid=report] [${attribute}="${value}"]`)!);
/** As the report writes it, made here from the journal's own numbers. */
const bpb = (value: number): string => `${value < 0 ? '−' : value > 0 ? '+' : '±'}${Math.abs(value).toFixed(4)}`;
const share = (value: number, whole: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs((100 * value) / whole).toFixed(2)} %`;
const numbersOf = ({ mean, interval, baseline, values }: Gains): string[] => [
  bpb(mean),
  share(mean, baseline),
  ...(interval === null ? [] : [bpb(interval.low), bpb(interval.high)]),
  `${values.length} seeds`,
];

async function expectNumbers(attribute: string, value: string, numbers: readonly string[]) {
  for (const number of numbers) await expect.element(row(attribute, value)).toHaveTextContent(number);
}

test('each number of the gains is that of the journal: claimed, confirmed, overclaimed, replicated, pruned', async () => {
  await opened();
  const { arms } = reportOf(fold(entries));
  for (const { arm, claimed, best, confirmed, pruned, replication } of arms as readonly Required<ArmReport>[]) {
    if (claimed === null || confirmed === null || typeof best?.valBpb !== 'number')
      throw new Error('nothing confirmed');
    await expectNumbers('data-gains', arm, [
      ...[bpb(claimed), share(claimed, best.valBpb + claimed)],
      ...[...numbersOf(confirmed), bpb(claimed - confirmed.mean)],
      `${replication.replicated} of ${replication.keeps}`,
    ]);
    if (pruned !== null) await expectNumbers('data-pruned', arm, numbersOf(pruned));
  }
  expect(arms.some(({ pruned }) => pruned !== null)).toBe(true);
});

test('each number of the ablation, the sealed test and the noise floor is that of the journal', async () => {
  await opened();
  const { arms, noise } = reportOf(fold(entries));
  for (const { arm, ablation, test: sealed } of arms) {
    for (const { index, effect, title, papers, isKept } of ablation) {
      const interval = effect?.interval ?? { low: Number.NaN, high: Number.NaN };
      await expectNumbers('data-change', `${arm} ${index}`, [
        ...[bpb(effect?.mean ?? Number.NaN), bpb(interval.low), bpb(interval.high), title],
        ...[isKept ? 'helps' : 'did not help; pruned'],
        ...papers.map((paper) => paper.title),
      ]);
      const links = row('data-change', `${arm} ${index}`).getByRole('link').elements();
      const addresses = papers.map(({ id }) => `#papers?id=${id}`);
      expect(links.map((link) => link.getAttribute('href'))).toEqual([`#trial-${arm}-${index}`, ...addresses]);
    }
    if (sealed === null) throw new Error('the test split was not opened');
    await expectNumbers('data-later', `${arm} sealed test`, numbersOf(sealed));
  }
  const floor = page.getByTestId('noise');
  await expect.element(floor).toHaveTextContent(`Over ${noise.values.length} seeds`);
  await expect.element(floor).toHaveTextContent(`σ = ${noise.sigma?.toFixed(4) ?? ''}`);
  await expect.element(floor).toHaveTextContent('gave the same number, bit for bit');
});

test('a single session is called an anecdote, in names that a reader knows', async () => {
  await opened();
  const [papers] = verdictsOver([fold(entries)]);
  const sentence = page.getByTestId('report').getByTestId('sentence');
  await expect.element(sentence).toHaveTextContent('An anecdote: in one session the arm with papers ended');
  await expect.element(sentence).toHaveTextContent(Math.abs(papers?.meanDifference ?? 0).toPrecision(2));
  await expect.element(page.getByTestId('limits')).toHaveTextContent('It is one session.');
});

test('stored sessions of the same design are counted, others and repeats of a seed are not', async () => {
  const others = await Promise.all([controlledStudy(5), controlledStudy(6)]);
  const strangers = [await controlledStudy(5), await controlledStudy(9, { trialsPerArm: 4 })];
  await opened(entries, ...others, ...strangers);
  const [papers] = verdictsOver([entries, ...others].map(fold));
  const report = page.getByTestId('report');
  await expect
    .element(report)
    .toHaveTextContent('Read off 3 sessions of one design, which differ in the seed alone: 5, 6, 23.');
  await expect
    .element(report.getByTestId('sentence'))
    .toHaveTextContent('A pilot: in three sessions the arm with papers');
  await report.getByText('The same as a table').click();
  const table = page.getByTestId('sessions');
  const difference = papers?.meanDifference ?? Number.NaN;
  const interval = papers?.interval ?? { low: Number.NaN, high: Number.NaN };
  await expect
    .element(table)
    .toHaveTextContent(`all 3 sessions${bpb(difference)}${bpb(interval.low)} to ${bpb(interval.high)}`);
  const chart = report.getByRole('img', { name: 'Difference in confirmed val_bpb by session' });
  await expect.element(chart).toHaveAttribute('aria-label', expect.stringContaining(bpb(difference)));
});

test('cost, failures and the manifest are told', async () => {
  await opened();
  const id = await studyIdOf(fold(entries).manifest);
  await expect.element(page.getByTestId('cost')).toHaveTextContent('108, of which 95 beyond the search');
  await expect.element(page.getByTestId('cost')).toHaveTextContent('1 diverged');
  await expect.element(page.getByTestId('cost')).toHaveTextContent('no tokens of a language model');
  for (const fact of [id, 'Controlled: keeps by the rule “paired”', 'test adapter', '30 steps', 'not a language model'])
    await expect.element(page.getByTestId('manifest')).toHaveTextContent(fact);
});

test('a study that confirmed nothing says so', async () => {
  await opened(await controlledStudy(5, { protocol: protocolOf('quick') }));
  const report = page.getByTestId('report');
  await expect.element(report.getByTestId('sentence')).toHaveTextContent('No session has been confirmed yet');
  await expect.element(report.getByTestId('gains')).toHaveTextContent('not confirmed');
  await expect.element(page.getByTestId('noise')).toHaveTextContent('No noise floor was measured');
  await expect.element(page.getByTestId('limits')).toHaveTextContent('what the search claims on the seed it chose by');
});

test('the report is reached, read and left by keyboard, and the study is as it was', async () => {
  await shown();
  const way = page.getByTestId('findings').getByText('Read the whole report');
  await expect.element(way).toBeVisible();
  way.element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('report')).toBeVisible();
  expect(location.hash).toBe('#report');
  expect(document.activeElement?.id).toBe('report-title');
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('data-testid')).toBe('print');
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('data-testid')).toBe('gains');
  page.getByTestId('back').element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByTestId('arm-papers')).toBeVisible();
  expect(page.getByTestId('report').query()).toBeNull();
});

test('repeating fills the form with the same design and a seed no session has; nothing starts by itself', async () => {
  const { fake, lab } = await opened(entries, await controlledStudy(24));
  await page.getByTestId('repeat').click();
  await expect.element(page.getByTestId('repeats')).toHaveTextContent('with seed 25');
  expect(document.activeElement?.id).toBe('setup-title');
  expect(fake.calls.some(({ method }) => method === 'start')).toBe(false);
  const { arms, preset, budget, trialsPerArm, corpusId, researcher } = fold(entries).manifest;
  expect(lab.setup.choices()).toMatchObject({ arms, preset, budget, trialsPerArm, corpusId, researcher, seed: 25 });
  expect(lab.setup.choices().protocol).toBe('controlled');
  await page.getByTestId('trials').fill('3');
  expect(page.getByTestId('repeats').query()).toBeNull();
  await page.getByTestId('trials').fill(`${trialsPerArm}`);
  await page.getByTestId('start').click();
  expect(fake.calls.some(({ method }) => method === 'start')).toBe(true);
});
