import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/agent/librarian/catalogue';
import { createLibrarian } from '../../../src/agent/librarian/librarian';
import { moves } from '../../../src/agent/librarian/moves';
import { importBeside, replaceCalls, replaceFunction } from '../../../src/agent/librarian/script-edits';
import { applyTechnique, bestHit, isAbout } from '../../../src/agent/librarian/technique';
import type { Technique } from '../../../src/agent/librarian/technique';
import { Random } from '../../../src/base/random';
import { openPaperLibrary } from '../../../src/papers/library';
import { memoryBlobStore } from '../../../src/store/blobs';
import { fold } from '../../../src/study/fold';
import { runStudy } from '../../../src/study/runner';
import { diffLines } from '../../../src/study/script-diff';
import { readSetting } from '../../../src/study/script-settings';
import { shippedBase, shippedFetch } from '../../support/shipped-files';
import { FakeRunner, hashOutcome, newJournal, studyRun, testManifest } from '../study/fakes';
import { FakeLibrary, baseline, context } from '../../support/researcher-fakes';

function byId(id: string): Technique {
  const found = catalogue.find((technique) => technique.id === id);
  if (found === undefined) throw new Error(`the catalogue has no ${id}`);
  return found;
}

const signal = new AbortController().signal;
const shipped = await openPaperLibrary({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch: shippedFetch().fetch });
const seeds = Array.from({ length: 60 }, (_, seed) => seed);

describe('the librarian', () => {
  test('says that it is not a language model', () => {
    expect(createLibrarian(null).label).toContain('not a language model');
  });

  test('proposes the same for the same seed, and other things for other seeds', async () => {
    const titles = await Promise.all(
      seeds.map(async (seed) => {
        const [one, two] = [createLibrarian(new FakeLibrary()), createLibrarian(new FakeLibrary())];
        const proposal = await one.propose(context({ seed }), signal);
        expect(await two.propose(context({ seed }), signal)).toEqual(proposal);
        return proposal.title;
      }),
    );
    expect(new Set(titles).size).toBeGreaterThan(15);
  });

  test('never looks at a paper in the other arm', async () => {
    const library = new FakeLibrary();
    for (const seed of seeds) {
      const proposal = await createLibrarian(library).propose(context({ arm: 'none', seed }), signal);
      expect([proposal.papersConsidered, proposal.papersCited, proposal.toolCalls]).toEqual([[], [], []]);
    }
    expect(library.queries).toEqual([]);
  });

  test('makes the same random edit in both arms when no paper helps', async () => {
    const empty = new FakeLibrary([]);
    for (const seed of seeds) {
      const none = await createLibrarian(empty).propose(context({ arm: 'none', seed }), signal);
      const papers = await createLibrarian(empty).propose(context({ arm: 'papers', seed }), signal);
      expect(papers.script).toBe(none.script);
    }
  });

  test('cites only a paper that the search returned and that is about the technique', async () => {
    const library = new FakeLibrary();
    const ids = new Set(library.records.map(({ id }) => id));
    let cited = 0;
    for (let seed = 0; seed < 400; seed++) {
      const proposal = await createLibrarian(library).propose(context({ seed }), signal);
      const technique = catalogue.find(({ title }) => title === proposal.title);
      expect(proposal.papersCited).toHaveLength(technique === undefined ? 0 : 1);
      for (const paper of proposal.papersCited) {
        cited++;
        expect(ids).toContain(paper.id);
        expect(technique !== undefined && isAbout(technique, paper)).toBe(true);
        expect(proposal.papersConsidered).toContainEqual(paper);
      }
    }
    expect(cited).toBeGreaterThan(5);
  });

  test('applies no technique without its paper, whatever else the library returns', async () => {
    const cats = new FakeLibrary().records.filter(({ title }) => title.startsWith('Cats'));
    for (const seed of seeds) {
      const proposal = await createLibrarian(new FakeLibrary(cats)).propose(context({ seed }), signal);
      expect(catalogue.map(({ title }) => title)).not.toContain(proposal.title);
      expect(proposal.papersCited).toEqual([]);
    }
  });

  test('does not touch what the harness fixes, nor repeat a script', async () => {
    const fixedSettings = { lr: 1, layers: 1, sequencesPerStep: 1 };
    for (const seed of seeds) {
      const first = await createLibrarian(null).propose(context({ seed, fixedSettings }), signal);
      for (const key of Object.keys(fixedSettings))
        expect(readSetting(first.script, key)).toBe(readSetting(baseline, key));
      const past = { index: 1, title: first.title, script: first.script, valBpb: 2, failure: null, changes: '' };
      const history = [{ ...past, decision: 'discard' as const }];
      const second = await createLibrarian(null).propose(context({ seed, fixedSettings, history }), signal);
      expect(second.script).not.toBe(first.script);
    }
  });

  test('says what it needs when a script has no place for an edit', async () => {
    const parent = { script: 'export const x = 1;', valBpb: null };
    await expect(createLibrarian(null).propose(context({ parent }), signal)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('lines like') as string,
    });
  });

  test('carries a whole two-arm study with the shipped library, and cites in one arm only', async () => {
    const journal = await newJournal(testManifest({ baselineScript: baseline, trialsPerArm: 12 }));
    const librarian = createLibrarian(shipped);
    const runner = new FakeRunner(({ script }) => hashOutcome(script));
    await runStudy(studyRun(journal, { runner, researcherFor: () => librarian }));
    const [none, papers] = fold(journal.entries()).comparison;
    expect(none).toMatchObject({ trialsDecided: 12, papersConsidered: 0, papersCited: 0 });
    expect(papers?.papersCited).toBeGreaterThan(2);
    expect(papers?.papersConsidered).toBeGreaterThan(10);
  });
});

describe('the catalogue', () => {
  test.each(catalogue)('finds the paper or note of “$title” in the shipped library', async (technique) => {
    const { hits } = await shipped.search(technique.query, { limit: 10 });
    expect(hits.map(({ paper }) => paper.id)).toContain(
      bestHit(
        technique,
        hits.map(({ paper }) => paper),
      )?.id,
    );
  });

  test('cites the paper before the note, and neither for a paper on something else', () => {
    const technique = byId('rex');
    const [note, paper, other] = [
      { id: 'note:rex', title: 'REX' },
      { id: 'arXiv:2107.04197', title: 'REX: Revisiting Budgeted Training' },
      { id: 'arXiv:1', title: 'Cats' },
    ];
    expect(bestHit(technique, [other, note, paper])).toBe(paper);
    expect(bestHit(technique, [other, note])).toBe(note);
    expect(bestHit(technique, [other])).toBeNull();
  });

  test('scales the learning rate by the root of the batch', () => {
    const edited = applyTechnique(byId('square-root-scaling'), baseline) ?? '';
    expect(readSetting(edited, 'sequencesPerStep')).toBe(32);
    expect(readSetting(edited, 'lr')).toBe(0.000707);
    expect(readSetting(edited, 'sequencesPerMicroBatch')).toBe(16);
  });

  test('imports the clipping it calls', () => {
    const edited = applyTechnique(byId('adagc'), baseline.replace('cosine }', 'clipByGlobalNorm }'));
    expect(edited).toContain('clipAdaptively(u.gradients, settings.clipNorm)');
    expect(edited).toContain("import { adamw, clipByGlobalNorm, clipAdaptively } from 'optim'");
  });
});

describe('the schedules', () => {
  type Schedule = (t: { step: number; progress: number }) => { lr: number };
  const scheduleOf = async (script: string): Promise<Schedule> => {
    const code = script.replace(/^import .*$/gm, '');
    const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
      schedule: Schedule;
    };
    return module.schedule;
  };
  const lrs = async (id: string): Promise<number[]> => {
    const edited = applyTechnique(byId(id), baseline) ?? '';
    const schedule = await scheduleOf(edited);
    return [0.01, 0.5, 0.85, 0.95, 1].map((progress) => schedule({ step: Math.round(1000 * progress), progress }).lr);
  };

  const expected: [string, number[]][] = [
    ['wsd', [5e-4, 1e-3, 1e-3, 1e-3 * Math.sqrt(0.1), 1e-4]],
    ['sqrt-cooldown', [5e-4, 1e-3, 5e-4, 1e-3 * (1 - Math.sqrt(0.75)), 0]],
    ['cosine', [2.5e-4 * (1 + Math.cos(Math.PI / 100)), 5e-4, undefined, undefined, 0] as number[]],
    ['rex', [(5e-4 * 0.99) / 0.995, 1e-3 / 1.5, 0.3e-3 / 1.15, 0.1e-3 / 1.05, 0]],
    [
      'untuned-warmup',
      [0.275 * (1e-4 + 4.5e-4 * (1 + Math.cos(Math.PI / 100))), 5.5e-4, undefined, undefined, 1e-4] as number[],
    ],
    ['one-cycle', [3e-4 + 2.7e-3 * (0.02 / 0.9), 3e-4 + 2.7e-3 * (0.8 / 0.9), undefined, 3e-5, 3e-6] as number[]],
  ];
  test.each(expected)('%s has the values of its formula', async (id, values) => {
    const got = await lrs(id);
    for (const [i, value] of values.entries()) if (value !== undefined) expect(got[i]).toBeCloseTo(value, 9);
    for (const lr of got) expect(lr).toBeGreaterThanOrEqual(0);
  });
});

describe('a random move', () => {
  test('changes a few lines, keeps numbers sensible, and heads divide width', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(moves.length - 1), fc.nat()), { maxLength: 30 }), (draws) => {
        let script = baseline;
        for (const [move, seed] of draws) {
          const edited = moves[move]?.draw(script, new Random(seed))?.script ?? script;
          const changed = diffLines(script, edited).filter(({ kind }) => kind === 'added');
          expect(changed.length).toBeLessThanOrEqual(2);
          script = edited;
        }
        const setting = (key: string): number => readSetting(script, key) ?? Number.NaN;
        expect(setting('width') % setting('heads')).toBe(0);
        expect(setting('layers')).toBeGreaterThanOrEqual(1);
        expect(setting('sequencesPerStep') % setting('sequencesPerMicroBatch')).toBe(0);
        expect(Number.isInteger(setting('contextLength'))).toBe(true);
        expect(setting('lr')).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('keeps micro-batches that divide a batch which is no power of two', () => {
    const odd = 'export const settings = {\n  sequencesPerStep: 24,\n  sequencesPerMicroBatch: 8,\n};\n';
    const batchMoves = moves.filter(({ keys }) => keys.includes('sequencesPerMicroBatch'));
    for (const seed of seeds) {
      const random = new Random(seed);
      let script = odd;
      for (let draw = 0; draw < 12; draw++) {
        script = random.pick(batchMoves).draw(script, random)?.script ?? script;
        const [batch, part] = ['sequencesPerStep', 'sequencesPerMicroBatch'].map((key) => readSetting(script, key));
        expect((batch ?? 0) % (part ?? 0)).toBe(0);
      }
    }
  });

  test('swaps the activation in calls and in methods', () => {
    const swap = moves.at(-1);
    const edited = swap?.draw(baseline, new Random(1))?.script;
    expect(edited).toContain('relu(linear(p.x, p.w1)).square()');
    expect(edited).toContain("import { gelu, linear, relu } from 'nn'");
    expect(swap?.draw('x.gelu();', new Random(1))?.script).toBe('x.relu().square();');
    expect(swap?.draw('mygelu(x)', new Random(1))).toBeNull();
  });
});

describe('an edit by anchors', () => {
  test('replaces a whole function, past braces in strings and comments', () => {
    const script =
      "a();\nexport function f(x = {}) {\n  // }\n  const s = '}' + `}`; /* } */\n  if (x) { g(); }\n}\nb();\n";
    expect(replaceFunction(script, 'f', 'export const f = 1;')).toBe('a();\nexport const f = 1;\nb();\n');
    expect(replaceFunction(script, 'g', '')).toBeNull();
    expect(replaceFunction('export function f() {', 'f', '')).toBeNull();
  });

  test('replaces calls with nested brackets, and leaves longer names alone', () => {
    const double = (inner: string) => `h(${inner}, ${inner})`;
    expect(replaceCalls('f(g(1), [2]) + of(3) + x.f(4)', 'f', double)).toBe('h(g(1), [2], g(1), [2]) + of(3) + x.f(4)');
    expect(replaceCalls('of(3)', 'f', double)).toBeNull();
  });

  test('imports a name once', () => {
    expect(importBeside("import { a } from 'm';", 'a', 'b')).toBe("import { a, b } from 'm';");
    expect(importBeside("import { a, b } from 'm';", 'a', 'b')).toBe("import { a, b } from 'm';");
    expect(importBeside("import { c } from 'm';", 'a', 'b')).toBe("import { c } from 'm';");
  });
});
