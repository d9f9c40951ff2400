import { expect, test } from 'vitest';
import { checkEntries } from '../../../src/study/journal';
import { armIds } from '../../../src/study/manifest';
import type { LlmChoice, ResearcherChoice } from '../../../src/study/researcher-choice';
import { newJournal, testManifest } from './fakes';

const endpoint = 'http://localhost:11434/v1';
const choice = (rest: Partial<LlmChoice> = {}): LlmChoice => ({ kind: 'llm', endpoint, model: 'm', ...rest });
const reopened = async (researcher: ResearcherChoice) => {
  const journal = await newJournal(testManifest({ researcher }));
  const [first] = await checkEntries(JSON.parse(JSON.stringify(journal.entries())) as unknown[]);
  return first?.event.kind === 'studyCreated' ? first.event.manifest.researcher : null;
};

test.each([
  ['of before providers had names', choice()],
  [
    'with a provider, limits, price and cap',
    choice({
      provider: 'anthropic',
      temperature: 0.7,
      limits: { rounds: 4, repairs: 0 },
      price: { inputUsdPerMtok: 3, outputUsdPerMtok: 15 },
      spendCap: { tokens: 1000, usd: 2.5 },
    }),
  ],
  ['that repeats a recording', { kind: 'recorded' as const, journal: 'd'.repeat(64), name: 'A study' }],
  ['in the browser, without an address', choice({ provider: 'chrome', endpoint: '' })],
])('a researcher %s opens again as it was', async (_what, researcher) => {
  expect(await reopened(researcher)).toEqual(researcher);
});

test.each([
  ['no address', choice({ endpoint: '' }), /must be an http\(s\) address/],
  ['a key in the query', choice({ endpoint: `${endpoint}?key=sk-1`, provider: 'gemini' }), /must not hold/],
  ['a password', choice({ endpoint: 'https://a:b@c.example/v1' }), /must not hold/],
])('a researcher with %s is refused', (_what, researcher, message) => {
  expect(() => testManifest({ researcher })).toThrow(message);
});

test.each([
  { spendCap: { usd: 0 } },
  { spendCap: { tokens: 1.5 } },
  { temperature: 3 },
  { provider: 'nobody' as 'ollama' },
])('a journal does not take %j', async (wrong) => {
  await expect(reopened(choice(wrong))).rejects.toMatchObject({ code: 'usage' });
});

test('a journal does not take a recording without its hash', async () => {
  await expect(reopened({ kind: 'recorded', journal: 'd', name: 'A study' })).rejects.toMatchObject({ code: 'usage' });
});

test('a study has the two arms of the published experiment unless it names others', () => {
  expect(testManifest().arms).toEqual(['none', 'papers']);
  expect(testManifest({ arms: armIds }).arms).toEqual(armIds);
});
