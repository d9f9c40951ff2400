import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import {
  designOfStudy,
  formatDesignLink,
  hideable,
  longestFragment,
  parseDesignLink,
} from '../../../src/state/design-link';
import type { Design } from '../../../src/state/design-link';
import { armIds } from '../../../src/study/manifest';
import { presetIds } from '../../../src/study/presets';
import { protocolIds } from '../../../src/study/protocol';
import { providerIds } from '../../../src/study/researcher-choice';
import { testManifest } from '../study/fakes';

const usual: Design = {
  ...{ preset: 'demo', corpusId: 'embedded', model: null, arms: ['none', 'papers'], care: 'controlled' },
  ...{ clock: 'tokens', amount: 10_240, trialsPerArm: 8, seed: 7, isSeedFixed: false, hide: [] },
};

const designs: fc.Arbitrary<Design> = fc.record({
  preset: fc.constantFrom(...presetIds),
  corpusId: fc.constantFrom('embedded', 'tinystories'),
  model: fc.option(
    fc.record({ provider: fc.constantFrom(...providerIds), name: fc.string({ unit: 'binary', maxLength: 100 }) }),
  ),
  arms: fc.subarray([...armIds], { minLength: 1 }),
  care: fc.constantFrom(...protocolIds),
  clock: fc.constantFrom('reference-seconds', 'tokens', 'steps', 'gpu-seconds'),
  amount: fc.double({ min: 1, max: 1e12, noNaN: true }),
  trialsPerArm: fc.integer({ min: 1, max: 1000 }),
  seed: fc.nat(),
  isSeedFixed: fc.boolean(),
  hide: fc.subarray([...hideable]),
});

const packed = (value: unknown, version = 1): string =>
  `#design/${version}.${Buffer.from(deflateSync(strToU8(JSON.stringify(value)))).toString('base64url')}`;

describe('a link to a design', () => {
  test('comes back as it was, whatever the form holds', async () => {
    await fc.assert(
      fc.asyncProperty(designs, async (design) => {
        expect(await parseDesignLink(await formatDesignLink(design))).toEqual(design);
      }),
      { numRuns: 200 },
    );
  });

  test('holds only what differs from the size’s own choices', async () => {
    expect((await formatDesignLink(usual)).length).toBeLessThan(17);
    const micro = { ...usual, preset: 'micro', care: 'quick', clock: 'steps', amount: 30, trialsPerArm: 4 } as const;
    expect(await formatDesignLink(micro)).toBe(packed({ preset: 'micro' }));
    expect(await formatDesignLink({ ...micro, amount: 6 })).toBe(packed({ amount: 6, preset: 'micro' }));
  });

  test('of a study holds neither the endpoint nor anything of a key', async () => {
    const researcher = { kind: 'llm' as const, endpoint: 'https://models.example/v1', model: 'some-model' };
    const design = designOfStudy(testManifest({ researcher, corpusId: 'file-0123' }));
    const link = await formatDesignLink(design);
    const text = JSON.stringify(await parseDesignLink(link));
    expect(text).toContain('some-model');
    expect(text).not.toContain('models.example');
    expect(await parseDesignLink(link)).toEqual({ ...design, corpusId: 'embedded' });
  });

  test('brings numbers into range and drops doubles', async () => {
    const wild = {
      amount: -5,
      trialsPerArm: 12.7,
      seed: -3,
      arms: ['papers', 'none', 'papers'],
      hide: ['report', 'report'],
    };
    expect(await parseDesignLink(packed(wild))).toMatchObject({
      ...{ amount: 1, trialsPerArm: 13, seed: 0, arms: ['none', 'papers'], hide: ['report'] },
    });
    expect(await parseDesignLink(packed({ trialsPerArm: 1e9 }))).toMatchObject({ trialsPerArm: 1000 });
  });

  const refused: [string, string | Promise<string>, RegExp][] = [
    ['of another version', packed({}, 2), /it has version 2, and this version of Bibliograd reads 1; reload/],
    ['without a version', '#design/', /cut short or damaged/],
    ['that is no base64url', '#design/1.%3Cscript%3E', /cut short or damaged/],
    [
      'that was cut short',
      packed({ model: { provider: 'openai', name: 'a'.repeat(80) } }).slice(0, -6),
      /cut short or damaged/,
    ],
    ['over the limit', `#design/1.${'A'.repeat(longestFragment)}`, /more than the 8192/],
    ['that inflates to more than a form can hold', packed('x'.repeat(100_000)), /does not hold a design/],
    ['with an address of an endpoint', packed({ endpoint: 'https://evil.example' }), /does not hold a design/],
    ['with a key', packed({ model: { provider: 'openai', name: 'm', apiKey: 'sk' } }), /does not hold a design/],
    ['with an unknown arm', packed({ arms: ['oracle'] }), /does not hold a design \(arms/],
    ['with no arm', packed({ arms: [] }), /does not hold a design \(arms/],
    ['with a text of somebody’s own', packed({ corpusId: 'file-1' }), /does not hold a design \(corpusId/],
    ['that is a list', packed([1, 2]), /does not hold a design/],
  ];
  test.each(refused)('%s is refused', async (_what, link, reason) => {
    await expect(parseDesignLink(await link)).rejects.toThrow(reason);
    await expect(parseDesignLink(await link)).rejects.toBeInstanceOf(AppError);
  });

  test('in 500 ways of being damaged gives a whole design or a reason', async () => {
    const alphabet = 'abcXYZ019-_.#/=%<>"';
    await fc.assert(
      fc.asyncProperty(
        designs,
        fc.nat(),
        fc.constantFrom('flip', 'cut', 'insert', 'double'),
        fc.nat(),
        async (design, where, how, what) => {
          const link = await formatDesignLink(design);
          const at = where % link.length;
          const one = alphabet[what % alphabet.length] ?? '';
          const damaged = {
            flip: link.slice(0, at) + one + link.slice(at + 1),
            cut: link.slice(0, at),
            insert: link.slice(0, at) + one.repeat(1 + (what % 9)) + link.slice(at),
            double: link + link.slice(at),
          }[how];
          const parsed = await parseDesignLink(damaged).catch((thrown: unknown) => thrown);
          if (parsed instanceof Error) expect(parsed).toBeInstanceOf(AppError);
          else expect(await parseDesignLink(await formatDesignLink(parsed as Design))).toEqual(parsed);
        },
      ),
      { numRuns: 500, seed: 20261125 },
    );
  });
});
