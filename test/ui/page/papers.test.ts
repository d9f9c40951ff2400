import { page, userEvent } from 'vitest/browser';
import { beforeEach, expect, test, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import { AppError } from '../../../src/base/errors';
import type { SearchAnswer } from '../../../src/papers/types';
import { FakeBrowsableLibrary } from '../../support/browsable-library';
import { FakeLab, labInfo } from '../../support/fake-lab';
import { adam, recordedStudy } from '../../support/recorded-study';

const address = (fragment = '') => location.pathname + location.search + fragment;
const field = () => page.getByRole('searchbox', { name: 'Search the papers' });
const hits = () => page.getByTestId('hit');
const count = () => page.getByTestId('papers-count');
const record = () => page.getByTestId('record');

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', address());
  await page.viewport(1280, 800);
});

async function shown(fragment = '#papers', library = new FakeBrowsableLibrary()) {
  history.replaceState(null, '', address(fragment));
  const header = { studyId: 's', name: 'A recorded study', createdAt: '2026-01-01T00:00:00.000Z', entries: 1 };
  const fake = new FakeLab({ ...labInfo, studies: [header] }, { s: await recordedStudy() });
  const lab = fake.state();
  await render(App, { lab, library: library.open });
  await lab.open();
  return library;
}

test('the masthead leads to the papers and back, with the search ready to be typed in', async () => {
  const library = await shown('');
  expect(library.searches).toEqual([]);
  await page.getByRole('link', { name: 'Search the papers' }).click();
  await expect.element(field()).toHaveFocus();
  await expect.element(count()).toHaveTextContent('62 papers and notes, as of 2026-11-23');
  await expect.element(page.getByText('Your words stay in this tab;')).toBeVisible();
  await expect.element(page.getByTestId('run-bar')).not.toBeVisible();
  await page.getByRole('button', { name: 'Back to the study' }).click();
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
  expect(location.hash).toBe('');
});

test('papers come while one types, with the matched words marked, and the address keeps the question', async () => {
  const library = await shown();
  await field().fill('warmups of optimizers');
  await expect.element(count()).toHaveTextContent(/^60 papers found in (under 1|\d+) ms\.$/);
  const title = hits().first().getByRole('link').element();
  expect([...title.querySelectorAll('mark')].map(({ textContent }) => textContent)).toEqual(['Warmups', 'optimizers']);
  await expect.element(hits().first()).toHaveTextContent(/Ada Lovelace, Alan Turing et al\. · 2001 · arXiv cs\.LG/);
  expect(location.hash).toBe('#papers?q=warmups+of+optimizers');
  expect(library.searches).toHaveLength(1);
});

test('why a paper stands where it does is told in the words of the question', async () => {
  await shown('#papers?q=warmups+of+optimizers');
  await hits().first().getByText('Why this rank').click();
  const table = hits().first().getByRole('table');
  await expect.element(table.getByRole('row', { name: /warmups/ })).toHaveTextContent('75 %');
  await expect.element(table.getByRole('row', { name: /optimizers/ })).toHaveTextContent('25 %');
});

test('an answer that comes after the question has changed is dropped, and its search is stopped', async () => {
  const library = await shown();
  let answerLate = (_: SearchAnswer): void => undefined;
  const late = new Promise<SearchAnswer>((resolve) => (answerLate = resolve));
  library.answering = (text, options) => (text === 'warm' ? late : Promise.resolve(library.answer(text, options)));
  await field().fill('warm');
  await expect.poll(() => library.searches.length).toBe(1);
  await field().fill('adam');
  await expect.element(count()).toHaveTextContent('2 papers found');
  expect(library.searches[0]?.options.signal?.aborted).toBe(true);
  answerLate(library.answer('warm', { limit: 20 }));
  await late;
  await expect.element(count()).toHaveTextContent('2 papers found');
});

test('years, venue, order and notes narrow the search and stand in the address', async () => {
  const library = await shown('#papers?q=warmups');
  await page.getByTestId('venue').selectOptions('ICML');
  await expect.element(count()).toHaveTextContent('30 papers found');
  await page.getByTestId('year-from').fill('2010');
  await page.getByTestId('year-to').fill('2014');
  await userEvent.tab();
  await page.getByTestId('sort').selectOptions('newest');
  await expect.element(hits().first()).toHaveTextContent('2014');
  expect(location.hash).toBe('#papers?q=warmups&year=2010..2014&venue=ICML&sort=newest');
  expect(library.searches.at(-1)?.options).toMatchObject({ venue: 'ICML', years: [2010, 2014], limit: 200 });
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.element(count()).toHaveTextContent('60 papers found');
  await field().fill('adam');
  await page.getByTestId('only-notes').click();
  await expect.element(count()).toHaveTextContent('1 paper found');
  expect(location.hash).toBe('#papers?q=adam&venue=Technique+note');
});

test('more papers come below those that are there', async () => {
  const library = await shown('#papers?q=warmups');
  await page.getByTestId('more').click();
  await expect.poll(() => hits().elements().length).toBe(40);
  expect(library.searches.at(-1)?.options).toMatchObject({ limit: 20, offset: 20 });
  await page.getByTestId('more').click();
  await expect.poll(() => hits().elements().length).toBe(60);
  await expect.element(page.getByTestId('more')).not.toBeInTheDocument();
});

test('a link opened cold shows the same list and the same record', async () => {
  await shown('#papers?q=warmups&venue=ICML&sort=oldest&id=arXiv:1412.6980');
  await expect.element(field()).toHaveValue('warmups');
  await expect.element(page.getByTestId('venue')).toHaveValue('ICML');
  await expect.element(page.getByTestId('sort')).toHaveValue('oldest');
  await expect.element(count()).toHaveTextContent('30 papers found');
  await expect.element(record().getByRole('heading', { name: adam.title })).toHaveFocus();
});

test.each(['#papers?year=abc..&sort=best&id=', '#papers?%E0%A4%A', '#papers?q', '#papers?&&==&year=99999'])(
  'what is malformed in %s is ignored',
  async (fragment) => {
    await shown(fragment);
    await expect.element(page.getByRole('heading', { name: 'Try one of these' })).toBeVisible();
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  },
);

test('back and forward go through searches and records', async () => {
  await shown('#papers?q=adam');
  await hits().nth(1).getByRole('link').click();
  await expect.element(record()).toBeVisible();
  await page.getByTestId('only-notes').click();
  await expect.element(count()).toHaveTextContent('1 paper found');
  history.back();
  await expect.element(count()).toHaveTextContent('2 papers found');
  await expect.element(record()).toBeVisible();
  history.back();
  await expect.element(record()).not.toBeInTheDocument();
  history.forward();
  await expect.element(record()).toBeVisible();
});

test('from the keyboard: type, go down the list, open, come back, leave', async () => {
  await shown();
  await expect.element(field()).toHaveFocus();
  await userEvent.keyboard('warmups');
  await expect.element(count()).toHaveTextContent('60 papers found');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.element(hits().nth(1).getByRole('link')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  await expect.element(field()).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  await expect.element(record().getByRole('heading', { name: /part 1/ })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(hits().nth(1).getByRole('link')).toHaveFocus();
  await userEvent.keyboard('/');
  await expect.element(field()).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(field()).toHaveValue('');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByTestId('run-bar')).toBeVisible();
});

test('a record has its note with the formula set apart, related notes and a link outward', async () => {
  await shown('#papers?id=arXiv:1412.6980');
  const link = record().getByRole('link', { name: 'Read it at arXiv' });
  await expect.element(link).toHaveAttribute('href', 'https://arxiv.org/abs/1412.6980');
  const note = record().getByTestId('note');
  await expect.element(note).toHaveTextContent(/Formula.*Defaults.*Helps when.*Fails when.*Verify/);
  expect(note.element().querySelector('code')?.textContent).toBe('θ ← θ − η·m̂/(√v̂ + ε)');
  await expect.element(note.getByRole('link', { name: 'AdamW' })).toHaveAttribute('href', '#papers?id=note:adamw');
});

test('an abstract is read only on a click, which says where the id goes', async () => {
  const library = await shown('#papers?id=arXiv:1412.6980');
  const ask = record().getByRole('button', { name: 'Read the abstract from Semantic Scholar, OpenAlex, or arXiv' });
  await expect.element(ask).toBeVisible();
  expect(library.idsRead).toEqual([]);
  library.abstract = null;
  await ask.click();
  await expect.element(record().getByText('it answered 503')).toBeVisible();
  library.abstract = 'We introduce a method.';
  await record().getByRole('button', { name: 'Try again' }).click();
  await expect.element(record().getByText('We introduce a method.')).toBeVisible();
  await expect.element(record().getByText('Read from OpenAlex just now.')).toBeVisible();
  expect(library.idsRead).toEqual(['arXiv:1412.6980', 'arXiv:1412.6980']);
});

test('where no source has abstracts the record says so', async () => {
  await shown('#papers?id=https://proceedings.mlr.press/v1/p1.html');
  await expect.element(record().getByText('No open source serves abstracts')).toBeVisible();
});

test('a citation and a link to the record can be copied', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await shown('#papers?q=adam&id=arXiv:1412.6980');
  await record().getByRole('button', { name: 'Copy BibTeX' }).click();
  await expect.element(record().getByText('BibTeX copied.')).toBeVisible();
  expect(written.mock.lastCall?.[0]).toMatch(/^@misc\{kingma2014adam,\n {2}title = \{\{Adam: A Method/);
  await record().getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => written.mock.lastCall?.[0]).toMatch(/#papers\?id=arXiv:1412\.6980$/);
  written.mockRestore();
});

test('from a paper to the trials that tried it, and from a trial to its papers', async () => {
  await shown('#papers?id=note:adam');
  const trials = record().getByTestId('paper-trials');
  await expect.element(trials).toHaveTextContent(/lr = 0\.003.*With papers, trial 2.*kept.*2\.1250.*cited it/);
  await trials.getByRole('link', { name: 'lr = 0.003' }).click();
  const item = page.elementLocator(document.querySelector('[data-testid=trial][data-arm=papers][data-index="2"]')!);
  await expect.element(item.getByText('The learning rate looks wrong.')).toBeVisible();
  await expect.poll(() => item.element().contains(document.activeElement)).toBe(true);
  await item.getByRole('link', { name: adam.title }).click();
  await expect.element(record().getByRole('heading', { name: adam.title })).toBeVisible();
  history.back();
  await expect.element(item.getByText('The learning rate looks wrong.')).toBeVisible();
});

test('a paper that a trial used and the library lacks is shown as the trial named it', async () => {
  await shown('#papers?id=arXiv:2502.16982');
  await expect.element(record().getByRole('heading', { name: 'Muon is Scalable' })).toBeVisible();
  await expect.element(record().getByTestId('record-error')).toHaveTextContent('has no paper “arXiv:2502.16982”');
  await expect.element(record().getByTestId('paper-trials')).toHaveTextContent('considered it');
});

test('misspelt words, missing parts and empty answers are told calmly', async () => {
  const library = new FakeBrowsableLibrary();
  library.answering = (_, options) => {
    const unknown = [{ term: 'optimz', instead: 'optim' }, { term: 'qqq' }];
    return Promise.resolve({ ...library.answer('warmups', options), unknown, faults: ['part 7 did not come'] });
  };
  await shown('#papers?q=optimzers+qqq', library);
  const words = page.getByTestId('unknown-words');
  await expect.element(words).toHaveTextContent('Searched “optimizers” for “optimzers”.');
  await expect.element(words).toHaveTextContent('No paper has “qqq”.');
  await page.getByText('papers may be missing').click();
  await expect.element(page.getByText('part 7 did not come')).toBeVisible();
  library.answering = null;
  await field().fill('nothing');
  await expect.element(page.getByTestId('papers-empty')).toBeVisible();
  await expect.element(count()).toHaveTextContent('No paper found.');
});

test('without a connection the page says so, and trying again may succeed', async () => {
  const library = new FakeBrowsableLibrary();
  library.failure = new AppError('papers-offline', 'could not fetch manifest.json; connect to the network and retry');
  await shown('#papers?q=warmups&id=arXiv:1412.6980', library);
  await expect.element(page.getByTestId('papers-error')).toHaveTextContent('The library cannot be reached.');
  library.failure = null;
  await page.getByTestId('papers-error').getByRole('button', { name: 'Try again' }).click();
  await expect.element(count()).toHaveTextContent('60 papers found');
  await expect.element(record().getByRole('heading', { name: adam.title })).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('an example asks its question', async () => {
  await shown();
  await page.getByRole('button', { name: /muon optimizer/ }).click();
  await expect.element(field()).toHaveValue('muon optimizer');
  expect(location.hash).toBe('#papers?q=muon+optimizer&sort=newest');
});

test('on a phone the record takes the place of the list, and nothing is wider than the screen', async () => {
  await page.viewport(390, 800);
  await shown('#papers?q=adam');
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  await expect.element(hits().first()).toBeVisible();
  expect(overflow()).toBe(0);
  await hits().nth(1).getByRole('link').click();
  await expect.element(record()).toBeVisible();
  await expect.element(hits().first()).not.toBeVisible();
  expect(overflow()).toBe(0);
  await record().getByRole('button', { name: 'Back to the list' }).click();
  await expect.element(hits().nth(1).getByRole('link')).toHaveFocus();
});

test('the whole library is kept for use offline: progress, stop, go on, done', async () => {
  const library = await shown();
  const keep = page.getByTestId('keep');
  await expect.element(keep).toHaveTextContent('10 % of the library so far');
  library.msAPart = 20;
  await keep.getByRole('button', { name: 'Keep all papers (32 MB)' }).click();
  await expect.element(keep.getByRole('progressbar')).toBeVisible();
  await keep.getByRole('button', { name: 'Stop' }).click();
  await expect.element(keep.getByRole('button', { name: 'Keep all papers' })).toBeVisible();
  expect(library.partsKept).toBeLessThan(60);
  library.msAPart = 5;
  await keep.getByRole('button', { name: 'Keep all papers' }).click();
  await field().fill('warmups');
  await hits().first().getByRole('link').click();
  await expect.element(record()).toBeVisible();
  await expect.element(keep).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await expect.element(keep).toHaveTextContent('All 62 papers are kept on this device (32 MB)');
  expect(library.partsKept).toBe(60);
});

test('a network that fails while the library is being kept is told, and what was kept stays', async () => {
  const library = await shown();
  await expect.element(page.getByTestId('keep')).toHaveTextContent('10 %');
  library.failure = new AppError('papers-offline', 'could not fetch a part; connect to the network and retry');
  await page.getByTestId('keep-all').click();
  await expect.element(page.getByTestId('keep').getByRole('alert')).toHaveTextContent('could not fetch a part');
  await expect.element(page.getByTestId('keep-all')).toBeEnabled();
});

test('after a search the library is kept by itself; once stopped it waits to be asked, also on the next visit', async () => {
  const library = new FakeBrowsableLibrary();
  library.msAPart = 20;
  await shown('#papers?q=warmups', library);
  const keep = page.getByTestId('keep');
  await expect.element(keep.getByRole('progressbar')).toBeVisible();
  await keep.getByRole('button', { name: 'Stop' }).click();
  await expect.element(page.getByTestId('keep-all')).toBeVisible();
  cleanup();

  const later = await shown('#papers?q=warmups', new FakeBrowsableLibrary());
  await expect.element(keep).toHaveTextContent('10 % of the library so far');
  await field().fill('adam');
  await expect.element(count()).toHaveTextContent('2 papers found');
  expect(later.partsKept).toBe(6);
  await page.getByTestId('keep-all').click();
  await expect.element(keep).toHaveTextContent('All 62 papers are kept');
});

test('a visitor who saves data is asked first', async () => {
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });
  const library = await shown('#papers?q=warmups');
  await expect.element(page.getByTestId('keep-all')).toBeVisible();
  expect(library.partsKept).toBe(6);
  Reflect.deleteProperty(navigator, 'connection');
});
