/** Tuning with a clock in the test's hand: what is chosen, when it stops, what it remembers, and what it does not believe. */
import { expect, test } from 'vitest';
import { chooseVariants } from '../../../src/engine/tune';
import type { Choices, Counted, Timing } from '../../../src/engine/tune';
import type { Candidates } from '../../../src/engine/variants';
import { attentionForwardKernel } from '../../../src/kernels/attention';
import { hardwareVariants } from '../../../src/kernels/kernel';
import type { Kernel, Variants } from '../../../src/kernels/kernel';
import { matmulKernel } from '../../../src/kernels/matmul';
import type { EpilogueName } from '../../../src/kernels/matmul';

const candidates: Candidates = { matmul: ['sharedLarge', 'sharedSmall', 'registers'], attention: ['group', 'thread'] };

const matmul = (m: number, epilogue: EpilogueName = 'store', variants: Variants = hardwareVariants): Kernel => {
  const flags = { transposeA: false, transposeB: false, batchedA: false, batchedB: false };
  return matmulKernel({ batch: 1, m, n: 64, k: 64, ...flags, epilogue }, variants);
};

function attention(d: number): Kernel {
  const place = { offset: 0, batch: 64 * d, head: d, row: d };
  const options = { scale: 1, window: 64, softcap: 0, alibi: 0, q: place, k: place, v: place };
  return attentionForwardKernel({ b: 1, h: 1, t: 64, d, keyHeads: 1, ...options }, {}, hardwareVariants);
}

const counted = (...kernels: readonly Kernel[]): Counted[] =>
  kernels.map((kernel) => ({ kernel, operandBytes: [4], calls: 1 }));

/** Says how long each variant takes, and lets that much time pass. */
class FakeDevice implements Timing {
  timeMs = 0;
  /** How much had been timed at each. */
  readonly warmUps: number[] = [];
  readonly timed: string[] = [];
  readonly prepared = new Set<string>();

  constructor(
    private readonly ms: Readonly<Record<string, number>>,
    readonly budgetMs = 1e9,
  ) {}

  now(): number {
    return this.timeMs;
  }

  warmUp(): Promise<void> {
    this.warmUps.push(this.timed.length);
    return Promise.resolve();
  }

  prepare({ tunable }: Kernel): void {
    this.prepared.add(tunable!.shape);
  }

  dispatchMs(kernel: Kernel): Promise<number> {
    const { choice, shape, under } = kernel.tunable!;
    const variant = candidates[choice].find(
      (name) => under({ ...hardwareVariants, [choice]: name }).wgsl === kernel.wgsl,
    )!;
    this.timed.push(`${shape} ${variant}`);
    const ms = this.ms[variant]!;
    this.timeMs += ms;
    return Promise.resolve(ms);
  }
}

const choose = (dispatches: readonly Counted[], device: FakeDevice, known: Choices = {}) =>
  chooseVariants(dispatches, hardwareVariants, candidates, known, device);

test('the fastest variant of each shape is chosen, and kernels follow the table', async () => {
  const device = new FakeDevice({ sharedSmall: 10, sharedLarge: 4, registers: 7, group: 3, thread: 9 });
  const { table } = await choose(counted(matmul(128), attention(64)), device);
  expect(table.matmul).toEqual({ 'matmul NN 1×128×64×64': 'sharedLarge' });
  expect(Object.values(table.attention)).toEqual(['group']);
  const tuned = { ...hardwareVariants, tuned: table };
  expect(matmul(128, 'residual', tuned).grid).toEqual([1, 2, 1]);
  expect(matmul(192, 'residual', tuned).grid).toEqual([2, 6, 1]);
});

test('a variant that is faster by less than noise does not displace the canonical one', async () => {
  const { table } = await choose(
    counted(matmul(128)),
    new FakeDevice({ sharedSmall: 10, sharedLarge: 9.8, registers: 11 }),
  );
  expect(Object.values(table.matmul)).toEqual(['shared']);
});

test('a variant that does not run here is never chosen', async () => {
  const device = new FakeDevice({ sharedSmall: Infinity, sharedLarge: Infinity, registers: 11 });
  device.now = () => 0;
  expect(Object.values((await choose(counted(matmul(128)), device)).table.matmul)).toEqual(['registers']);
});

test('kernels of one shape are timed once, the heaviest shape first', async () => {
  const device = new FakeDevice({ sharedSmall: 1, sharedLarge: 1, registers: 1 });
  await choose(counted(matmul(64), matmul(256), matmul(256, 'residual'), matmul(64, 'bias')), device);
  expect(device.timed.map((text) => text.split(' ')[2])).toEqual([
    ...new Array<string>(3).fill('1×256×64×64'),
    ...new Array<string>(3).fill('1×64×64×64'),
  ]);
});

test('the kernels of the next shape compile while those of one are timed, and no others', async () => {
  const device = new FakeDevice({ sharedSmall: 40, sharedLarge: 30, registers: 20 }, 50);
  await choose(counted(matmul(512), matmul(256), matmul(128)), device);
  expect([...device.prepared]).toEqual(['matmul NN 1×512×64×64', 'matmul NN 1×256×64×64']);
});

test('what one kernel only can do is not timed', async () => {
  const device = new FakeDevice({});
  const { table } = await choose(counted(attention(132), matmulKernel({ ...oddShape }, hardwareVariants)), device);
  expect(device.timed).toEqual([]);
  expect(table).toEqual({ matmul: {}, attention: {} });
});

const oddShape = {
  batch: 1,
  m: 7,
  n: 7,
  k: 7,
  transposeA: false,
  transposeB: false,
  batchedA: false,
  batchedB: false,
  epilogue: 'store',
} as const;

test('when the budget is spent the rest keep the canonical variant, for good', async () => {
  const device = new FakeDevice({ sharedSmall: 40, sharedLarge: 30, registers: 20 }, 140);
  const shapes = counted(matmul(512), matmul(256), matmul(128));
  const { table, choices } = await choose(shapes, device);
  expect(device.timed).toHaveLength(5);
  expect(device.warmUps).toEqual([0]);
  expect(Object.values(table.matmul)).toEqual(['registers', 'sharedLarge', 'shared']);
  const later = new FakeDevice({ sharedSmall: 40, sharedLarge: 30, registers: 20 }, 140);
  expect((await choose(shapes, later, choices)).table).toEqual(table);
  expect(later.timed).toEqual([]);
});

test('a remembered choice is not timed again', async () => {
  const shapes = counted(matmul(128), attention(64));
  const first = await choose(
    shapes,
    new FakeDevice({ sharedSmall: 3, sharedLarge: 2, registers: 1, group: 2, thread: 1 }),
  );
  const device = new FakeDevice({});
  const again = await choose(shapes, device, first.choices);
  expect(device.timed).toEqual([]);
  expect(device.warmUps).toEqual([]);
  expect(again).toEqual({ ...first, isNew: false });
});

test.each([
  { what: 'made for other sources', change: { sources: 'of another version' } },
  { what: 'of a variant that there is not', change: { variant: 'sharedHuge' } },
])('a remembered choice $what is replaced', async ({ change }) => {
  const shapes = counted(matmul(128));
  const times = { sharedSmall: 3, sharedLarge: 2, registers: 1 };
  const { choices } = await choose(shapes, new FakeDevice(times));
  const [shape] = Object.keys(choices) as [string];
  const device = new FakeDevice(times);
  const made = await choose(shapes, device, { [shape]: { ...choices[shape]!, ...change } });
  expect(device.timed).toHaveLength(3);
  expect(made.choices).toEqual(choices);
  expect(made.isNew).toBe(true);
});
