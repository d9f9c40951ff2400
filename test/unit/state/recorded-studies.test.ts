import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { recordedEntry, recordedSentence } from '../../../src/state/recorded-entry';
import { journalText, parseIndex, recordedName } from '../../../src/state/recorded-studies';
import { exportJournal, importJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { reportOf } from '../../../src/study/report';
import { controlledStudy } from '../../support/controlled-study';

const folder = 'public/studies';
const studies = parseIndex(await readFile(join(folder, 'index.json'), 'utf8'));

test('the list names exactly the journals that lie beside it', async () => {
  const journals = (await readdir(folder)).filter((file) => /\.jsonl(\.bin)?$/.test(file));
  expect(studies.map(({ file }) => file).sort()).toEqual(journals.sort());
});

test('the journal of each recorded study is intact and opens fast, and all that the list says of it is read off it', async () => {
  for (const study of studies) {
    const bytes = await readFile(join(folder, study.file));
    const startMs = performance.now();
    const entries = await importJournal(await journalText(bytes));
    fold(entries);
    expect(performance.now() - startMs, `ms to open ${study.file}`).toBeLessThan(2000);
    expect(recordedEntry(study.file, entries)).toEqual(study);
  }
});

describe('the entry of a controlled study', async () => {
  const entries = await controlledStudy();
  const entry = recordedEntry('some-study.jsonl.bin', entries);

  test('has title, date, device and researcher from the journal', () => {
    expect(entry).toMatchObject({
      title: 'Micro study, librarian, seed 23',
      recorded: '2026-03-02T23:00:00.000Z',
      device: 'test adapter',
      researcher: 'offline librarian (not a language model)',
    });
    expect(recordedName(entry)).toBe('some-study');
  });

  test('has a sentence whose shares follow from the report', () => {
    const { arms } = reportOf(fold(entries));
    const shares = [...recordedSentence(entries).matchAll(/(-?[\d.]+) % (claimed|confirmed)/g)].map(
      ([, share]) => share,
    );
    const expected = arms.flatMap(({ claimed, best, confirmed, pruned }) => {
      const start = (best?.valBpb ?? Number.NaN) + (claimed ?? Number.NaN);
      const final = pruned ?? confirmed;
      return [(claimed ?? Number.NaN) / start, (final?.mean ?? Number.NaN) / (final?.baseline ?? Number.NaN)];
    });
    expect(shares).toEqual(expected.map((share) => (100 * share).toFixed(2)));
  });

  test('is parsed back from the list, and a damaged list is refused', () => {
    expect(parseIndex(JSON.stringify({ studies: [entry] }))).toEqual([entry]);
    expect(() => parseIndex('{ "studies": [{ "file": "../secret" }] }')).toThrow(/the list is damaged/);
    expect(() => parseIndex('<html>')).toThrow(/the list is damaged/);
  });

  test('belongs to a journal that may be gzipped', async () => {
    const text = exportJournal(entries);
    expect(await journalText(gzipSync(new TextEncoder().encode(text)))).toBe(text);
    expect(await journalText(new TextEncoder().encode(text))).toBe(text);
  });
});
