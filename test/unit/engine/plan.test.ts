/** The memory plan of a whole training step, checked from the dispatch list alone. */
import { expect, test } from 'vitest';
import { plan } from '../../../src/engine/plan';
import type { Plan, PlannedProgram } from '../../../src/engine/plan';
import { GraphBuilder } from '../../../src/graph/builder';
import { hardwareVariants, softwareVariants } from '../../../src/kernels/kernel';
import { baselines } from '../../../src/script/baselines';
import { buildModel } from '../../../src/trial/model';
import { recordScript, roomyCaps } from '../../support/recording';

interface Access {
  readonly arena: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'read' | 'read_write';
}

const host = { variants: softwareVariants, maxArenaBytes: 1e9 };

async function trainingPlan(variants = host.variants): Promise<Plan> {
  const settings = {
    layers: 2,
    width: 32,
    heads: 2,
    contextLength: 16,
    sequencesPerStep: 4,
    sequencesPerMicroBatch: 2,
  };
  const script = await recordScript(baselines[0]!.source, settings);
  return buildModel(script, [script.train], 2, { ...host, variants }, roomyCaps).plan;
}

/** What a dispatch touches, in bytes of arenas. */
function accesses(program: PlannedProgram, index: number, arenaBytes: Plan['arenaBytes']): Access[] {
  const { kernel, operands } = program.dispatches[index]!;
  return operands.map((operand, i) => {
    const kind = kernel.bindings[i]!;
    if (operand.kind === 'scalars') return { arena: 'scalars', from: 0, to: arenaBytes['scalars']!, kind };
    if (operand.kind === 'arena') {
      const { arena, offsetBytes, sizeBytes } = operand;
      return { arena, from: offsetBytes, to: offsetBytes + sizeBytes, kind };
    }
    const place = program.places.get(operand.storage)!;
    const from = place.offsetBytes + 4 * operand.offset;
    return { arena: place.arena, from, to: from + 4 * operand.elements, kind };
  });
}

test.each([softwareVariants, hardwareVariants])(
  'no dispatch binds an arena both for reading and for writing, and none has more than 8 bindings',
  async (variants) => {
    const { programs, arenaBytes } = await trainingPlan(variants);
    for (const program of Object.values(programs)) {
      program.dispatches.forEach(({ kernel }, i) => {
        const made = accesses(program, i, arenaBytes);
        const read = new Set(made.filter(({ kind }) => kind === 'read').map(({ arena }) => arena));
        expect(
          made.filter(({ kind, arena }) => kind === 'read_write' && read.has(arena)),
          kernel.name,
        ).toEqual([]);
        expect(made.length, kernel.name).toBeLessThanOrEqual(8);
      });
    }
  },
);

test('no value is overwritten between the dispatch that makes it and the last that reads it', async () => {
  const { programs, arenaBytes } = await trainingPlan();
  for (const program of Object.values(programs)) {
    const all = program.dispatches.map((_, i) => accesses(program, i, arenaBytes));
    const storages = program.dispatches.map(({ operands }) =>
      operands.map((operand) => (operand.kind === 'range' ? operand.storage : null)),
    );
    const lastRead = new Map<object, number>();
    storages.forEach((list, i) => list.forEach((storage) => storage && lastRead.set(storage, i)));
    const clashes: string[] = [];
    storages.forEach((list, i) =>
      list.forEach((storage, operand) => {
        const place = all[i]![operand]!;
        if (!storage || !place.arena.startsWith('scratch')) return;
        for (let later = i + 1; later <= lastRead.get(storage)!; later++) {
          all[later]!.forEach((other, j) => {
            const overlaps = other.arena === place.arena && other.from < place.to && place.from < other.to;
            if (other.kind === 'read_write' && overlaps && storages[later]![j] !== storage) {
              clashes.push(`dispatch ${later} overwrites what dispatch ${i} made or read`);
            }
          });
        }
      }),
    );
    expect(clashes).toEqual([]);
  }
});

test('offsets are aligned, ranges lie inside their arenas, and peak bytes are the sum of the arenas', async () => {
  const { programs, arenaBytes, peakBytes } = await trainingPlan();
  for (const program of Object.values(programs)) {
    program.dispatches.forEach((_, i) => {
      for (const { arena, from, to } of accesses(program, i, arenaBytes)) {
        expect(from % 256).toBe(0);
        expect(to).toBeLessThanOrEqual(arenaBytes[arena]!);
      }
    });
  }
  expect(peakBytes).toBe(Object.values(arenaBytes).reduce((a, b) => a + b, 0));
});

test('the optimizer writes parameters and moments in place: the update copies nothing', async () => {
  const { update } = (await trainingPlan()).programs;
  expect(update!.dispatches.map(({ kernel }) => kernel.name).filter((name) => name === 'elementwise copy')).toEqual([]);
});

test('swapping two states keeps the old values long enough', () => {
  const g = new GraphBuilder();
  const [a, b] = ['a', 'b'].map((name) => g.input('state', name, [8])) as [number, number];
  const assignments = [
    { target: a, value: b },
    { target: b, value: a },
  ];
  const planned = plan({ main: { program: { graph: g, results: {}, assignments }, slots: 1 } }, host.variants, 1e6);
  expect(planned.programs['main']!.dispatches.map(({ kernel }) => kernel.name)).toEqual(
    Array(4).fill('elementwise copy'),
  );
});

test('a model over a limit is refused with the figure and the limit', async () => {
  const script = await recordScript(baselines[0]!.source, { layers: 1, width: 16, heads: 2 });
  const build = (caps: Partial<typeof roomyCaps>, maxArenaBytes = 1e9) =>
    buildModel(script, [script.train], 4, { ...host, maxArenaBytes }, { ...roomyCaps, ...caps });
  expect(() => build({})).not.toThrow();
  expect(() => build({}, 1000)).toThrow(/needs? \d+ bytes and this GPU allows 1000/);
  for (const [cap, wording] of [
    ['peakBytes', 'bytes of GPU memory'],
    ['parameters', 'parameters'],
    ['graphNodes', 'operations in the graph'],
    ['flopsPerStep', 'FLOPs a step'],
    ['pipelines', 'distinct GPU pipelines'],
  ] as const) {
    expect(() => build({ [cap]: 10 })).toThrow(new RegExp(`${wording}: [\\d,]+ is above the study's limit of 10; `));
  }
});

test('what outlives a step is four arrays of the parameters, within 2 %', async () => {
  const script = await recordScript(baselines[0]!.source);
  const { plan: planned, parameters } = buildModel(script, [script.train], 4, host, roomyCaps);
  const kept = Object.entries(planned.arenaBytes).filter(([arena]) => !arena.startsWith('scratch'));
  const keptBytes = kept.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(keptBytes).toBeLessThan(1.02 * 4 * 4 * parameters);
});
