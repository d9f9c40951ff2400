import fc from 'fast-check';
import { deflateSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { sha256Hex } from '../../../src/base/hash';
import { exportJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { memoryJournal } from '../../../src/study/journal';
import { subjectName } from '../../../src/study/measurement';
import { createStudy, runStudy } from '../../../src/study/runner';
import { exportBundle, importBundle } from '../../../src/study/study-bundle';
import { unzipFiles, zipFiles, zipLimits } from '../../../src/study/zip';
import type { Files } from '../../../src/study/zip';
import { controlledStudy } from '../../support/controlled-study';
import { oneLossOff, rechained } from '../../support/rechain';
import { FakeResearcher, proposal, studyRun, testManifest, tickingClock } from './fakes';

const entries = await controlledStudy();
const bundle = await exportBundle(entries);
const files = unzipFiles(bundle);
const textOf = (name: string): string => new TextDecoder().decode(files[name]);
const indexOf = async (changed: Files): Promise<Files> => {
  const rest = Object.entries(changed).filter(([name]) => name !== 'index.json');
  const hashes = await Promise.all(rest.map(async ([name, bytes]) => [name, await sha256Hex(bytes)] as const));
  const index = JSON.stringify({ bibliograd: 'bundle', version: 1, files: Object.fromEntries(hashes) });
  return { ...Object.fromEntries(rest), 'index.json': strToU8(index) };
};
const withText = (name: string, text: string): Files => ({
  ...files,
  [name]: strToU8(text),
});
const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'accepted',
    (thrown: unknown) => thrown,
  );

describe('a bundle', () => {
  test('comes back as the journal it was made of, and is made again byte for byte', async () => {
    const imported = await importBundle(bundle);
    expect(imported).toEqual(entries);
    expect(await exportBundle(imported)).toEqual(bundle);
  });

  test('holds what can be read without Bibliograd: every script, every number, papers without abstracts', () => {
    const view = fold(entries);
    expect(textOf('journal.jsonl')).toBe(exportJournal(entries));
    expect(JSON.parse(textOf('manifest.json'))).toEqual(view.manifest);
    expect(textOf('sources/papers-1.train.js')).toBe(view.arms[1]?.trials[1]?.proposal?.script);
    expect(Object.keys(files).filter((name) => name.startsWith('sources/'))).toHaveLength(
      1 +
        15 +
        new Set(view.measurements.flatMap(({ subject }) => (subject.kind === 'without' ? subjectName(subject) : [])))
          .size,
    );
    expect(textOf('metrics/trials.csv').split('\r\n')).toHaveLength(1 + 15 + 1);
    expect(textOf('metrics/losses.csv')).toContain(
      `papers,1,1,512,${(view.arms[1]?.trials[1]?.valBpb ?? 0) + 6},0.001`,
    );
    const papers = JSON.parse(textOf('papers.json')) as { id: string; citedBy: string[] }[];
    expect(papers.map(({ id, citedBy }) => `${id}: ${citedBy.join(', ')}`)).toEqual([
      'arXiv:1412.6980: papers 1, papers 3, papers 4',
      'arXiv:2404.06395: papers 2, placebo 1',
    ]);
    expect(Object.keys(papers[0] ?? {}).sort()).toEqual(['authors', 'citedBy', 'id', 'title', 'venue', 'year']);
  });

  test('is the same in every time zone and names each file with its hash', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    expect(await exportBundle(entries)).toEqual(bundle);
    process.env['TZ'] = zone;
    const index = JSON.parse(textOf('index.json')) as { files: Record<string, string> };
    for (const [name, hash] of Object.entries(index.files))
      expect(await sha256Hex(files[name] ?? new Uint8Array())).toBe(hash);
  });

  test('opens, too, after another program packed the same files with compression', async () => {
    expect(await importBundle(zipSync(files, { level: 9 }))).toEqual(entries);
  });

  test('keeps scripts and formulas in its texts as texts', async () => {
    const nasty = '<script>alert(1)</script>,"=HYPERLINK(1)"\r\n=1+1';
    const journal = memoryJournal(tickingClock());
    await createStudy(journal, testManifest({ name: nasty, trialsPerArm: 2, arms: ['papers'] }));
    const paper = { id: nasty, title: nasty, authors: nasty, year: 2020, venue: nasty };
    const researcher = new FakeResearcher(() => proposal(nasty, { title: `=${nasty}`, papersCited: [paper] }));
    await runStudy(studyRun(journal, { researcherFor: () => researcher }));
    const made = await exportBundle(journal.entries());
    expect(await importBundle(made)).toEqual(journal.entries());
    expect(new TextDecoder().decode(unzipFiles(made)['metrics/trials.csv'])).toContain(
      `"'=<script>alert(1)</script>,""=HYPERLINK(1)""`,
    );
  });
});

describe('a bundle is refused', () => {
  const cases: [string, () => Promise<Files> | Files, string][] = [
    ['with a file changed', () => withText('metrics/trials.csv', 'arm\r\n'), 'metrics/trials.csv was changed'],
    [
      'with a file missing',
      () => Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'papers.json')),
      'papers.json is in its index and missing',
    ],
    ['with a file more', () => withText('more.html', '<script>'), 'more.html is not in its index'],
    [
      'with figures that do not follow from the journal, although its hashes are right',
      () => indexOf(withText('metrics/trials.csv', 'arm\r\n')),
      'metrics/trials.csv does not follow from its journal',
    ],
    [
      'with a file more, although its hashes are right',
      () => indexOf(withText('more.html', '<script>')),
      'more.html does not follow from its journal',
    ],
    [
      'with an altered journal, although its hashes are right',
      () => indexOf(withText('journal.jsonl', textOf('journal.jsonl').replace('"valBpb":1.8', '"valBpb":1.7'))),
      'was changed after it was written',
    ],
    [
      'with a script that is not the journal’s',
      () => indexOf(withText('sources/papers-1.train.js', 'export {}')),
      'sources/papers-1.train.js does not follow',
    ],
    ['without an index', () => ({ a: new Uint8Array() }), 'it has no index.json'],
    [
      'with an index of something else',
      () => withText('index.json', '{"version":1}'),
      'index.json is not that of a bundle',
    ],
    [
      'of another version',
      () => withText('index.json', textOf('index.json').replace('"version": 1', '"version": 2')),
      'it has version 2',
    ],
  ];
  test.each(cases)('%s', async (_what, make, message) => {
    const reason = await reasonOf(importBundle(zipFiles(await make())));
    expect(reason).toBeInstanceOf(AppError);
    expect((reason as AppError).message).toContain(message);
  });

  test.each(['../up.txt', '/root.txt', 'a/../b', 'C:\\x', 'a//b', '.hidden', `${'n'.repeat(300)}`, 'café', 'a\0b'])(
    'with a file named %j',
    (name) => {
      const packed = zipSync({ [name]: strToU8('x') });
      expect(() => unzipFiles(packed)).toThrow(/unfit name/);
    },
  );

  test('when it announces more than the limit, and when it unpacks to more than it announced', () => {
    const limits = { ...zipLimits, bytes: 100_000 };
    const bomb = zipSync({ a: new Uint8Array(200_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(1000);
    expect(() => unzipFiles(bomb, limits)).toThrow(/announces more than/);
    const lying = Uint8Array.from(bomb);
    const view = new DataView(lying.buffer);
    for (let at = 0; at < lying.length - 28; at++) {
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 10, true);
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    }
    expect(() => unzipFiles(lying, limits)).toThrow(/unpacks to more than/);
  });

  test('when a huge bomb lies about its size, within the memory of one slice', () => {
    const inner = deflateSync(new Uint8Array(zipLimits.bytes * 2), { level: 9 });
    expect(inner.length).toBeLessThan(1_000_000);
    const packed = zipSync({ a: inner }, { level: 0 });
    const view = new DataView(packed.buffer);
    for (let at = 0; at < 4; at++) if (view.getUint32(at, true) === 0x04034b50) view.setUint16(at + 8, 8, true);
    const directory = packed.length - 22 - 47;
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    view.setUint16(directory + 10, 8, true);
    expect(() => unzipFiles(packed)).toThrow(/unpacks to more than/);
  });

  test('in 500 ways of being damaged, always with a reason and never with another journal', async () => {
    const small = await exportBundle(entries.slice(0, 12));
    const damage = fc.array(
      fc.record({
        at: fc.nat(small.length - 1),
        how: fc.constantFrom('flip', 'cut', 'insert', 'repeat'),
        byte: fc.integer({ min: 1, max: 255 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (steps) => {
        let bytes: number[] = [...small];
        for (const { at, how, byte } of steps) {
          if (how === 'flip') bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ byte;
          if (how === 'cut') bytes = bytes.slice(0, Math.max(1, at));
          if (how === 'insert') bytes.splice(at, 0, byte);
          if (how === 'repeat') bytes.splice(at, 0, ...bytes.slice(at, at + byte));
        }
        const outcome = await reasonOf(
          importBundle(Uint8Array.from(bytes)).then((read) => expect(read).toEqual(entries.slice(0, 12))),
        );
        if (outcome !== 'accepted') expect(outcome).toBeInstanceOf(AppError);
      }),
      { numRuns: 500, seed: 20261125 },
    );
  });

  test('when one loss was altered and everything chained anew only retraining can tell', async () => {
    const altered = await rechained(entries, oneLossOff('papers', 1));
    expect(await importBundle(await exportBundle(altered))).toEqual(altered);
    expect(altered).not.toEqual(entries);
  });
});
