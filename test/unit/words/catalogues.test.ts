import { describe, expect, test } from 'vitest';
import { providers } from '../../../src/agent/providers/catalogue';
import { corpora } from '../../../src/data/corpora';
import { keepRuleIds } from '../../../src/study/keep-rules';
import { presetIds } from '../../../src/study/presets';
import { protocolIds } from '../../../src/study/protocol';
import { verdictSentence } from '../../../src/study/statistics/verdict-sentence';
import type { ComparedSessions } from '../../../src/study/statistics/verdict-sentence';
import { first } from '../../../src/words/de/first';
import { later } from '../../../src/words/de/later';

const files = import.meta.glob<Record<string, object>>('../../../src/words/en/*.ts', { eager: true });
const english = Object.assign({}, ...Object.values(files)) as Record<string, unknown>;
const german: Record<string, unknown> = Object.fromEntries(Object.entries({ ...first, ...later }));

type Leaf = readonly [path: string, english: unknown, german: unknown];

function leaves(one: unknown, other: unknown, path: string): Leaf[] {
  if (typeof one !== 'object' || one === null) return [[path, one, other]];
  const [mine, theirs] = [one, other] as Record<string, unknown>[];
  return Object.keys(mine ?? {}).flatMap((key) => leaves(mine?.[key], theirs?.[key], `${path}.${key}`));
}

const all = Object.keys(english).flatMap((name) => leaves(english[name], german[name], name));
/** Terms of the field, names and numbers, which are the same in both languages. */
const alike =
  /^(TPE|CMA-ES|GPU: |\d.*|Arm|Text|Budget|Seed|Journal|Training|Trainings|Passphrase|val_bpb|lr|Loss|Losses|Attention|Tensor|BibTeX|Roofline|Δ.*|[a-z]+:\S+|[+-]word|"two words"|, |\.|”|)$/;

/** For functions that do more with a text than put it in; all others are given numbers. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  'setup.repeatsNot': [['one', 'two']],
  'replay.trial': [3, 'the arm', 'kept'],
};

const facts: ComparedSessions = {
  ...{ arm: 'A', reference: 'B', label: 'testable', sessions: 7, meanDifference: -0.0123, pAdjusted: 0.0156 },
  ...{ requiredSessions: 9, fewestSessions: 6, winner: null },
};

describe('every text of the German catalogues', () => {
  test('there are some, for each English one', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
    expect(all.length).toBeGreaterThan(600);
  });

  test.each(all.filter(([, text]) => typeof text === 'string'))('%s is there, and is not English', (_path, en, de) => {
    expect(typeof de).toBe('string');
    expect(de === '').toBe(en === '');
    if (!alike.test(en as string)) expect(de).not.toBe(en);
  });

  test.each(all.filter(([, text]) => typeof text === 'function'))('%s makes a whole text', (path, en, de) => {
    const make = de as (...given: unknown[]) => unknown;
    expect(make.length).toBeLessThanOrEqual((en as typeof make).length);
    for (const number of [0, 1, 3]) {
      const given = samples[path] ?? Array.from({ length: (en as typeof make).length }, () => number);
      const text = JSON.stringify(make(...given));
      expect(text).toMatch(/[^\s"]/);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

test('what lower layers word in English has German words for each of its ids', () => {
  const { sizes, protocols, corpora: texts, providers: facts } = first.setup;
  expect(Object.keys(sizes)).toEqual([...presetIds]);
  expect(Object.keys(protocols)).toEqual([...protocolIds]);
  expect(Object.keys(facts).sort()).toEqual(Object.keys(providers).sort());
  for (const { id } of corpora) expect(texts).toHaveProperty(id);
  expect(Object.keys(later.report.keepRules).sort()).toEqual([...keepRuleIds].sort());
});

test.each<[string, Partial<ComparedSessions>]>([
  ['nothing to compare', { sessions: 0, meanDifference: null }],
  ['an anecdote', { sessions: 1, label: 'anecdote' }],
  ['a pilot', { sessions: 3, label: 'pilot' }],
  ['no winner', {}],
  ['a winner', { winner: 'A' }],
  ['a tie', { meanDifference: 0 }],
])('a verdict says the same numbers in German: %s', (_case, given) => {
  const verdict = later.report.verdict;
  if (verdict === null) throw new Error('the German report has no verdict of its own');
  const numbersIn = (text: string): string[] => (text.match(/\d+([.,]\d+)?/g) ?? []).map((n) => n.replace(',', '.'));
  const told = { ...facts, ...given };
  expect(numbersIn(verdict(told)).sort()).toEqual(numbersIn(verdictSentence(told)).sort());
});
