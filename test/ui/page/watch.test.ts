import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import '../../../src/ui/style.css';
import { recordedEntry } from '../../../src/state/recorded-entry';
import type { RecordedSource } from '../../../src/state/recorded-studies';
import { exportJournal } from '../../../src/study/bundle';
import { csvOf } from '../../../src/ui/save-table';
import { pngOf, svgText } from '../../../src/ui/charts/save-chart';
import { controlledStudy } from '../../support/controlled-study';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { longStudy } from '../../support/long-study';

beforeEach(() => history.replaceState(null, '', location.pathname));
afterEach(() => {
  vi.restoreAllMocks();
  history.replaceState(null, '', location.pathname);
});

async function opened({ info = labInfo, isStill = false } = {}) {
  if (isStill) vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  const entries = await controlledStudy();
  const recordings: RecordedSource = {
    list: () => Promise.resolve([recordedEntry('demo.jsonl', entries)]),
    read: () => Promise.resolve(exportJournal(entries)),
  };
  const lab = new FakeLab(info).state(recordings);
  await render(App, { lab });
  await Promise.all([lab.open(), lab.listRecorded()]);
  return { lab, entries };
}

const value = (testid: string): number => Number((page.getByTestId(testid).element() as HTMLInputElement).value);
const words = (testid: string) => page.getByTestId(testid).element().getAttribute('aria-valuetext');

test('the first screen replays a recorded study, says what came of it with its interval, and can be paused', async () => {
  await opened();
  const hero = page.getByTestId('hero');
  await expect
    .element(hero.getByTestId('hero-gains'))
    .toHaveTextContent(/With papers ?\+\d\.\d\d % \d\.\d\d to \d\.\d\d/);
  await expect
    .element(hero)
    .toHaveTextContent('recorded on 2 March 2026 on test adapter by this researcher: offline librarian');
  await expect.element(page.getByTestId('hero-play')).toHaveTextContent('Pause');
  await expect.poll(() => value('hero-scrubber')).toBeGreaterThan(200);
  await page.getByTestId('hero-play').click();
  const stopped = value('hero-scrubber');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(value('hero-scrubber')).toBe(stopped);
});

test('it stops moving as soon as the visitor does something else on the page', async () => {
  await opened();
  await expect.element(page.getByTestId('hero-play')).toHaveTextContent('Pause');
  await page.getByTestId('seed').click();
  await expect.element(page.getByTestId('hero-play')).toHaveTextContent('Play');
});

test('who wants less motion sees its end, with the slider at the end', async () => {
  await opened({ isStill: true });
  await expect.element(page.getByTestId('hero-play')).toHaveTextContent('Replay');
  expect(words('hero-scrubber')).toBe('the study is complete');
  await expect.element(page.getByTestId('hero-confirmed').first()).toBeInTheDocument();
});

test('the doors lead to the form: with the design of the study, and with a language model and its key', async () => {
  const { lab } = await opened();
  await page.getByTestId('door-run').click();
  await expect.element(page.getByTestId('repeats')).toHaveTextContent('Micro study, librarian, seed 23');
  expect(document.activeElement?.id).toBe('setup-title');
  expect([lab.setup.arms, lab.setup.trialsPerArm, lab.setup.seed]).toEqual([['none', 'papers', 'placebo'], 5, 23]);
  await page.getByTestId('door-bring').click();
  await expect.element(page.getByTestId('api-key')).toHaveFocus();
  await expect.element(page.getByTestId('researcher-llm')).toBeChecked();
});

test('without WebGPU the door says why it is closed', async () => {
  await opened({ info: { ...labInfo, gpu: { kind: 'missing', reason: 'this browser has no WebGPU' } } });
  await expect.element(page.getByTestId('door-run')).toBeDisabled();
  await expect.element(page.getByTestId('door-run-text')).toHaveTextContent('Not here: this browser has no WebGPU.');
});

test('a replay is watched, scrubbed by keyboard, and its place is in the address', async () => {
  await opened();
  await page.getByTestId('door-watch').click();
  await expect.element(page.getByTestId('play')).toHaveTextContent('Pause');
  await expect.element(page.getByTestId('state')).toHaveTextContent('Replay');
  const scrubber = page.getByTestId('scrubber').element() as HTMLElement;
  scrubber.focus();
  await userEvent.keyboard('{Home}');
  await expect.poll(() => words('scrubber')).toBe('the study begins');
  await userEvent.keyboard('{PageUp}');
  await expect.poll(() => words('scrubber')).toMatch(/^trial 0 of the arm .* papers: the baseline$/);
  await expect.poll(() => location.hash).toMatch(/^#recorded\/demo@\d+$/);
  await userEvent.keyboard(' ');
  await expect.element(page.getByTestId('play')).toHaveTextContent('Pause');
  await userEvent.keyboard('{End}');
  await expect.element(page.getByTestId('state')).toHaveTextContent('Complete');
  await expect.poll(() => location.hash).toBe('#recorded/demo');
});

test('an address reproduces the place and the open trial; what the study found later is not shown', async () => {
  history.replaceState(null, '', '#recorded/demo@40/trial-papers-1');
  const { entries } = await opened();
  await expect.element(page.getByTestId('replay-words')).toHaveTextContent(`entry 41 of ${entries.length}`);
  const line = page.elementLocator(document.querySelector('[data-arm=papers][data-index="1"] summary')!);
  await expect.element(line).toHaveFocus();
  expect(page.getByTestId('findings').query()).toBeNull();
});

test('arrow keys move between the trials of an arm, and between the points of its charts, where Enter opens', async () => {
  history.replaceState(null, '', '#recorded/demo');
  await opened();
  const lines = () => [...document.querySelectorAll<HTMLElement>('[data-testid=arm-papers] summary[data-trial]')];
  await expect.poll(() => lines().length).toBe(5);
  expect(lines().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  lines()[0]?.focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.poll(() => document.activeElement).toBe(lines()[2]);
  const node = page.getByTestId('arm-papers').getByTestId('lineage').getByTestId('point').element() as SVGElement;
  node.focus();
  expect(node.getAttribute('aria-valuetext')).toMatch(/^trial 2, \w+.*, edits trial \d$/);
  await userEvent.keyboard('{ArrowLeft}{Enter}');
  await expect.poll(() => document.activeElement).toBe(lines()[1]);
  await expect.element(page.getByTestId('diff')).toBeVisible();
  await expect.poll(() => location.hash).toBe('#recorded/demo/trial-papers-1');
});

test('a chart gives its numbers as a table, and itself as SVG and PNG with the colours of the page', async () => {
  history.replaceState(null, '', '#recorded/demo');
  await opened();
  const chart = page.getByTestId('arm-papers').getByTestId('trial-chart');
  await chart.getByText('Numbers and files').click();
  await expect.element(chart.getByRole('table')).toHaveTextContent(/trial ?decision ?val_bpb/);
  const svg = chart.element().querySelector('svg');
  if (svg === null) throw new Error('there is no chart');
  const text = svgText(svg);
  expect(text).not.toMatch(/var\(|data-transient/);
  expect(new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')).toBeNull();
  const bitmap = await createImageBitmap(await pngOf(svg));
  expect(bitmap.width).toBe(Math.ceil(svg.getBoundingClientRect().width * 2));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
  expect(new Set(Array.from({ length: pixels.length / 4 }, (_, i) => pixels[4 * i])).size).toBeGreaterThan(10);
});

test('CSV quotes what must be quoted, and no cell is run as a formula', () => {
  const rows = [['a,b', 'say "no"', '=HYPERLINK("x")', '-0.5', -0.5, null] as const];
  expect(csvOf({ head: ['one'], rows })).toBe('one\r\n"a,b","say ""no""","\'=HYPERLINK(""x"")",-0.5,-0.5,\r\n');
});

test('5,000 trials are a page of bounded size, in which the last trial is reached and opened by keyboard', async () => {
  const header = { studyId: 's', name: 'A long study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
  const lab = new FakeLab({ ...labInfo, studies: [header] }, { s: longStudy(2_500) }).state();
  await render(App, { lab });
  await lab.open();
  const arm = page.getByTestId('arm-papers');
  await expect.element(arm.getByTestId('long-list')).toBeVisible();
  const nodes = () => document.querySelectorAll('*').length;
  expect(nodes()).toBeLessThan(3_000);
  const lines = () => [...arm.element().querySelectorAll<HTMLElement>('summary[data-trial]')];
  await expect.poll(() => lines().length).toBeGreaterThan(5);
  lines()[0]?.focus();
  await userEvent.keyboard('{End}');
  await expect.poll(() => document.activeElement?.getAttribute('data-trial')).toBe('2499');
  await userEvent.keyboard('{Enter}');
  await expect.element(arm.getByTestId('diff')).toBeVisible();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(() => document.activeElement?.getAttribute('data-trial')).toBe('2498');
  expect(nodes()).toBeLessThan(3_000);
});
