import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTokenizer } from '../../../src/data/tokenizer';
import { tokenizerFile } from '../../../src/data/tokenizer-file';
import { mergePair, trainBpe } from '../../../src/data/train-bpe';

const json = readFileSync('public/tokenizer/tinystories-4096.json', 'utf8');
const tokenizer = await parseTokenizer(json);

/** What UTF-8 keeps of a string: lone surrogates become U+FFFD. */
const wellFormed = (text: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

describe('the shipped tokenizer', () => {
  test('has 4096 tokens, the last of which ends a text', () => {
    expect(tokenizer.vocabularySize).toBe(4096);
    expect(tokenizer.endOfText).toBe(4095);
    expect(tokenizer.byteLengths).toHaveLength(4096);
    expect([...tokenizer.byteLengths].filter((length) => length === 0)).toHaveLength(1);
  });

  test.each([fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' })])(
    'gives any text back exactly (%#)',
    (strings) => {
      fc.assert(
        fc.property(strings, (text) => {
          expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed(text));
        }),
        { numRuns: 300 },
      );
    },
  );

  test('gives lone surrogates back as U+FFFD', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud800b\udc00'))).toBe('a\ufffdb\ufffd');
  });

  test.each([
    '\ufeffmark first',
    '  \n\n\t x',
    'a'.repeat(5000),
    ' '.repeat(5000),
    "it's 12345 o’clock",
    '日本語 café 👩‍👩‍👧',
  ])('gives %j back exactly', (text) => {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  test('counts every UTF-8 byte exactly once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = tokenizer.encode(text).reduce((sum, token) => sum + (tokenizer.byteLengths[token] ?? NaN), 0);
        expect(bytes).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  test('never makes a special token from typed text', () => {
    const tokens = tokenizer.encode('one<|endoftext|>two');
    expect(tokens).not.toContain(tokenizer.endOfText);
    expect(tokenizer.decode(tokens)).toBe('one<|endoftext|>two');
  });

  test('skips specials when decoding and marks lone bytes', () => {
    expect(tokenizer.decode([tokenizer.endOfText, 97, 255])).toBe('a\ufffd');
  });

  test('encodes at 5 MB/s or more', () => {
    const text = Array.from(
      { length: 40_000 },
      (_, i) => `The fox number ${i} ran home, and Lily's mum smiled at it.\n`,
    ).join('');
    const startMs = performance.now();
    tokenizer.encode(text);
    const megabytesPerSecond = text.length / 1000 / (performance.now() - startMs);
    expect(megabytesPerSecond).toBeGreaterThan(5);
  });
});

describe('a tokenizer file', () => {
  test('that was altered is refused', async () => {
    const file = JSON.parse(json) as { merges: number[] };
    file.merges[10] = file.merges[10] === 32 ? 33 : 32;
    await expect(parseTokenizer(file)).rejects.toMatchObject({ code: 'corpus-corrupt' });
  });

  test.each(['{', '{}', '[]', 'null'])('that is %s is refused', async (text) => {
    await expect(parseTokenizer(text)).rejects.toMatchObject({ code: 'corpus-corrupt' });
  });

  test('that uses a token before it is made is refused', async () => {
    const file = await tokenizerFile([[97, 256]]);
    await expect(parseTokenizer(file)).rejects.toMatchObject({ code: 'corpus-corrupt' });
  });
});

/** Counts all pairs anew after every merge: slow and plain. */
function slowMerges(words: readonly string[], wanted: number): [number, number][] {
  let tokenized = words.map((word) => [...new TextEncoder().encode(word)]);
  const merges: [number, number][] = [];
  while (merges.length < wanted) {
    const counts = new Map<string, number>();
    for (const word of tokenized)
      for (let i = 0; i + 1 < word.length; i++) {
        const key = `${word[i]},${word[i + 1]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    const order = [...counts].map(([key, count]) => ({ pair: key.split(',').map(Number) as [number, number], count }));
    order.sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    const { pair } = order[0] as (typeof order)[0];
    tokenized = tokenized.map((word) => mergePair(word, pair[0], pair[1], 256 + merges.length));
    merges.push(pair);
  }
  return merges;
}

describe('learning merges', () => {
  test('agrees with counting every pair anew', () => {
    const words = [
      'low',
      ' lower',
      ' lowest',
      ' low',
      ' newer',
      ' newest',
      ' newest',
      ' aaaa',
      ' aaaaa',
      ' wide',
      ' widest',
    ];
    expect(trainBpe(words.join(''), 14)).toEqual(slowMerges(words, 14));
  });

  test('refuses a text too short for the vocabulary', () => {
    expect(() => trainBpe('ab', 10)).toThrowError(expect.objectContaining({ code: 'text-too-short' }) as Error);
  });
});
