import { expect, test } from 'vitest';
import { costUsd, priceOf } from '../../../../src/agent/providers/prices';
import { Scrubber } from '../../../../src/agent/providers/scrub';

test('the longest prefix names the price, and an unknown model has none', () => {
  expect(priceOf('openai', 'gpt-5-mini-2025-08-07')?.inputUsdPerMtok).toBe(0.25);
  expect(priceOf('openai', 'gpt-5-2025-08-07')?.inputUsdPerMtok).toBe(1.25);
  expect(priceOf('openai', 'future-1')).toBeNull();
  expect(costUsd({ inputTokens: 1, outputTokens: 1 }, null)).toBeNull();
});

test('cached input is billed at its own rate', () => {
  const price = priceOf('anthropic', 'claude-sonnet-4-5');
  expect(costUsd({ inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 400_000 }, price)).toBeCloseTo(
    0.6 * 3 + 0.4 * 0.3 + 0.1 * 15,
    10,
  );
});

test('a key is found in any two pieces of a stream, and nothing else is lost', () => {
  const key = 'sk-sk-secret-sk-0123';
  const text = `a sk- ${key} b ${key}${key} sk-sk`;
  for (let at = 0; at <= text.length; at++) {
    const scrubber = new Scrubber(key);
    const shown = scrubber.push(text.slice(0, at)) + scrubber.push(text.slice(at)) + scrubber.flush();
    expect(shown).toBe('a sk- [key removed] b [key removed][key removed] sk-sk');
  }
});

test('a key written with escapes is found in JSON, and short placeholders are left alone', () => {
  expect(new Scrubber('sk-12345').cleanJson('{"a":"\\u0073k-12345"}')).toBe('{"a":"[key removed]"}');
  expect(new Scrubber('none').clean('none of it')).toBe('none of it');
});
