import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordedEntry } from '../../../src/state/recorded-entry';
import { journalText, parseIndex, recordedName } from '../../../src/state/recorded-studies';
import { importJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { galleryFiles } from '../../../src/tools/gallery-html';
import { studyPicture, wrapped } from '../../../src/tools/study-picture';
import { controlledStudy } from '../../support/controlled-study';

const folder = 'public/studies';
const index = await readFile(join(folder, 'index.json'), 'utf8');
const studies = parseIndex(index);

describe('the pictures of the recorded studies', () => {
  test('are those of the list, no more and no fewer, and each was drawn from its journal as it is now', async () => {
    const pictures = (await readdir(folder)).filter((file) => /\.(svg|png)$/.test(file)).sort();
    expect(pictures).toEqual(
      studies.flatMap((study) => ['png', 'svg'].map((kind) => `${recordedName(study)}.${kind}`)).sort(),
    );
    for (const study of studies) {
      const entries = await importJournal(await journalText(await readFile(join(folder, study.file))));
      const svg = await readFile(join(folder, `${recordedName(study)}.svg`), 'utf8');
      expect(svg, 'run npm run studies:index').toBe(studyPicture(study, fold(entries)));
    }
  });

  test('are PNG files of 1200 × 630', async () => {
    for (const study of studies) {
      const bytes = await readFile(join(folder, `${recordedName(study)}.png`));
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    }
  });

  test('name each arm with its best, in lines that do not overlap', async () => {
    const entries = await controlledStudy();
    const svg = studyPicture(recordedEntry('a.jsonl', entries), fold(entries));
    const labels = [...svg.matchAll(/y="([\d.]+)" font-size="23"[^>]*>([^<]+)</g)].map(
      ([, y, words]) => [Number(y), words] as const,
    );
    expect(labels.map(([, words]) => words?.replace(/ [\d.]+$/, '')).sort()).toEqual([
      'With papers',
      'With shuffled papers',
      'Without papers',
    ]);
    const heights = labels.map(([y]) => y).sort((a, b) => a - b);
    for (const [i, y] of heights.entries()) if (i > 0) expect(y - (heights[i - 1] ?? 0)).toBeGreaterThanOrEqual(30);
  });

  test('keep markup in a title as text, and cut what is too long', async () => {
    const entries = await controlledStudy(3, { name: '<script>alert("1")</script> & co' });
    const svg = studyPicture(recordedEntry('a.jsonl', entries), fold(entries));
    expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co');
    expect(wrapped('one two three four', 9, 2)).toEqual(['one two', 'three …']);
    expect(wrapped('one two', 9, 2)).toEqual(['one two']);
  });
});

describe('the pages of the recorded studies', () => {
  test('are one a study and one of all', () => {
    const files = galleryFiles(index);
    expect(Object.keys(files).sort()).toEqual(
      ['gallery/index.html', ...studies.map((study) => `gallery/${recordedName(study)}.html`)].sort(),
    );
    for (const study of studies) {
      const html = files[`gallery/${recordedName(study)}.html`] ?? '';
      expect(html).toContain(`<a class="go" href="../#recorded/${recordedName(study)}">`);
      expect(html).toContain(`property="og:image" content="../studies/${recordedName(study)}.png"`);
      expect(html).not.toContain('<script');
    }
  });

  test('name the whole address where it is known', () => {
    const html = galleryFiles(index, 'https://bibliograd.example/app/')[`gallery/${recordedName(studies[0]!)}.html`];
    expect(html).toContain(`content="https://bibliograd.example/app/studies/${recordedName(studies[0]!)}.png"`);
    expect(html).toContain('property="og:url" content="https://bibliograd.example/app/gallery/');
  });

  test('keep markup as text', () => {
    const study = { ...studies[0]!, title: '<img src=x onerror=alert(1)>"', sentence: `'"><script>` };
    const html = galleryFiles(JSON.stringify({ studies: [study] }))['gallery/index.html'] ?? '';
    expect(html).not.toMatch(/<img src=x|<script/);
  });
});
