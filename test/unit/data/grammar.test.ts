import { describe, expect, test } from 'vitest';
import { generateStories, generateStory, plots } from '../../../src/data/grammar/generate';
import { gerund, numberWord, past, plural, withArticle } from '../../../src/data/grammar/language';
import { storyHash } from '../../../src/data/splits';

const startMs = performance.now();
const stories = [...generateStories(1, 10e6)];
const seconds = (performance.now() - startMs) / 1000;

describe('ten megabytes of generated stories', () => {
  test('come from at least fifteen plots', () => {
    expect(plots.length).toBeGreaterThanOrEqual(15);
  });

  test('have at least 3,000 distinct words', () => {
    const words = new Set(stories.flatMap((story) => story.toLowerCase().match(/[a-z]+(?:['-][a-z]+)*/g) ?? []));
    expect(words.size).toBeGreaterThanOrEqual(3000);
  });

  test('repeat no story', () => {
    expect(new Set(stories.map(storyHash)).size).toBeGreaterThan(0.999 * stories.length);
  });

  test('are made at 5 MB/s or more', () => {
    expect(10 / seconds).toBeGreaterThan(5);
  });

  test('hold no template marks, no doubled spaces, and end as sentences do', () => {
    for (const story of stories) {
      expect(story).not.toMatch(/[[\]{}|#^]|undefined| {2}|\.\.| [,.!?]/);
      expect(story).toMatch(/[.!?]"?$/);
    }
  });

  test('begin sentences with capitals and use a and an rightly', () => {
    for (const story of stories.slice(0, 3000)) {
      expect(story).not.toMatch(/[.!?] "?[a-z]/);
      expect(story).not.toMatch(/\ba [aeio][a-z]/);
      expect(story).not.toMatch(/\ban [bcdfgjklmnpqrstvwxz]/);
    }
  });
});

test('a story depends on its seed and index alone', () => {
  expect(generateStory(1, 500)).toBe(stories[500]);
  expect(generateStory(2, 500)).not.toBe(stories[500]);
});

test('what is lost is found where it was hidden', () => {
  const found = stories.filter(
    (story) => /dearest treasure|a present from|had once given/.test(story) && / is lost/.test(story),
  );
  expect(found.length).toBeGreaterThan(100);
  for (const story of found) {
    const place =
      /(?:^|\n)[^\n]*?found the [a-z' -]+? ((?:under|behind|inside|beneath|between|at|in|on|beside|among|below|near|next) .*?)[.\n]?(?: |$)/.exec(
        story,
      );
    expect(place, story).not.toBeNull();
  }
});

test('the sums in stories are right', () => {
  const value = new Map(Array.from({ length: 100 }, (_, n) => [numberWord(n), n]));
  const sums = stories.flatMap((story) => [
    ...story.matchAll(/went ([a-z-]+) [a-z]+ and then ([a-z-]+) [a-z]+, ([a-z-]+) things in all/g),
  ]);
  expect(sums.length).toBeGreaterThan(50);
  for (const [text, first, second, sum] of sums)
    expect((value.get(first as string) ?? NaN) + (value.get(second as string) ?? NaN), text).toBe(
      value.get(sum as string),
    );
});

test.each([
  [plural('berry'), 'berries'],
  [plural('mouse'), 'mice'],
  [plural('fox'), 'foxes'],
  [past('hop over puddles'), 'hopped over puddles'],
  [past('carve spoons'), 'carved spoons'],
  [past('try again'), 'tried again'],
  [gerund('dance in circles'), 'dancing in circles'],
  [gerund('swim in the lake'), 'swimming in the lake'],
  [withArticle('old hat'), 'an old hat'],
  [withArticle('useful uniform'), 'a useful uniform'],
  [numberWord(42), 'forty-two'],
])('%s is the right form', (form, expected) => {
  expect(form).toBe(expected);
});
