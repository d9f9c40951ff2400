import { describe, expect, test } from 'vitest';
import { parseOpenLink } from '../../../src/state/open-link';

const here = 'https://bibliograd.example/app/?embed#open=x';

describe('an address to open a study from', () => {
  test.each([
    ['#open=https://studies.example/a.bundle.zip', 'https://studies.example/a.bundle.zip'],
    ['#open=https%3A%2F%2Fstudies.example%2Fa.jsonl', 'https://studies.example/a.jsonl'],
    ['#open=studies/demo.jsonl', 'https://bibliograd.example/app/studies/demo.jsonl'],
    ['#open=https://studies.example/a#trial', 'https://studies.example/a'],
  ])('%s is %s', (fragment, href) => {
    expect(parseOpenLink(fragment, here)?.href).toBe(href);
  });

  test.each([
    '#open=http://studies.example/a',
    '#open=javascript:alert(1)',
    '#open=data:text/plain,x',
    '#open=file:///etc/passwd',
    '#open=blob:https://bibliograd.example/1',
    '#open=https://user:secret@studies.example/a',
    '#open=//user@studies.example/a',
    '#open=https%3A%2F%2F%E0%A4%A',
    `#open=https://studies.example/${'a'.repeat(2000)}`,
    '#open=https://',
  ])('%s is refused', (fragment) => {
    expect(() => parseOpenLink(fragment, here)).toThrow(/must begin with https/);
  });

  test('on a page served over http is that page’s own site at most', () => {
    expect(parseOpenLink('#open=/studies/a.jsonl', 'http://localhost:4173/')?.href).toBe(
      'http://localhost:4173/studies/a.jsonl',
    );
    expect(() => parseOpenLink('#open=http://localhost:9/a', 'http://localhost:4173/')).toThrow(/must begin/);
    expect(parseOpenLink('#papers', here)).toBeNull();
  });
});
