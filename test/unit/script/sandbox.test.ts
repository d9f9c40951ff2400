/** The sandbox: what a script can say, what it cannot reach, and how its failures read. */
import { describe, expect, test } from 'vitest';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded, parseSchedule } from '../../../src/script/recorded';
import { createSandbox, sandboxLimits } from '../../../src/script/sandbox';
import type { SandboxOptions } from '../../../src/script/sandbox';

const source = baselines[0]!.source;
const settings = { layers: 1, width: 16, heads: 2, contextLength: 8, sequencesPerStep: 4, sequencesPerMicroBatch: 2 };

async function record(script: string, limits: SandboxOptions = {}): Promise<string> {
  const sandbox = createSandbox(limits);
  try {
    return await sandbox.record({
      source: script,
      settings,
      evaluation: { sequences: 2, contextLength: 8 },
      vocabularySize: 4096,
    });
  } finally {
    sandbox.dispose();
  }
}

test('the baseline has 7,432,704 parameters as it is, and follows a preset where one is given', async () => {
  const sandbox = createSandbox();
  const script = parseRecorded(
    await sandbox.record({
      source,
      settings: {},
      evaluation: { sequences: 2, contextLength: 256 },
      vocabularySize: 4096,
    }),
    4096,
  );
  const count = script.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(count).toBe(7_432_704);
  expect(parseRecorded(await record(source), 4096).train).toMatchObject({ sequences: 2, contextLength: 8 });
  sandbox.dispose();
});

test('the same script records the same text twice', async () => {
  expect(await record(source)).toBe(await record(source));
});

test('the schedule warms up, peaks at lr and ends at minLr', async () => {
  const sandbox = createSandbox();
  await sandbox.record({ source, settings, evaluation: { sequences: 2, contextLength: 8 }, vocabularySize: 4096 });
  const moments = [0, 2, 100].map((step) => ({ step, steps: 100, progress: step / 100, tokens: 0 }));
  const [start, peak, end] = parseSchedule(await sandbox.schedule(moments)).map(({ lr }) => lr!);
  expect(start).toBeGreaterThan(0);
  expect(start).toBeLessThan(peak!);
  expect(peak).toBeCloseTo(1e-3, 9);
  expect(end).toBeCloseTo(1e-4, 9);
  sandbox.dispose();
});

test('an error class of the script may give itself a name', async () => {
  const own = "class Own extends Error { constructor() { super('told'); this.name = 'Own'; } }\nthrow new Own();\n";
  await expect(record(own + source)).rejects.toThrow('Own: told');
});

test.each([
  ['a missing export', 'export const settings = {};', /must export parameters, logits, update, schedule/],
  ['a parameter declared twice', source.replace("p.normal('wpe'", "p.normal('wte'"), /wte.* is declared twice/],
  ['an unknown parameter', source.replace("p('wpe')", "p('wpee')"), /wpee/],
])('%s is told', async (_, script, message) => {
  const failed = record(script);
  await expect(failed).rejects.toMatchObject({ code: 'script-error' });
  await expect(failed).rejects.toThrow(message);
});

describe('limits', () => {
  test('an endless loop is stopped at the deadline and told with it', async () => {
    const start = performance.now();
    const failed = record('for (;;) {}', { deadlineMs: 200 });
    await expect(failed).rejects.toMatchObject({ code: 'script-timeout' });
    await expect(failed).rejects.toThrow(
      'train.js ran longer than 0.2 s while being recorded; look for an endless loop',
    );
    expect(performance.now() - start).toBeLessThan(sandboxLimits.deadlineMs);
  });

  test('an array bomb is stopped at the memory limit and told with it', async () => {
    const failed = record('const a = []; for (;;) a.push(new ArrayBuffer(2 ** 22));', { memoryBytes: 32 * 2 ** 20 });
    await expect(failed).rejects.toMatchObject({ code: 'script-memory' });
    await expect(failed).rejects.toThrow('the script used more than 32 MiB');
  });

  test('a result of more than 32 Mi characters is refused unread', async () => {
    const sandbox = createSandbox();
    const huge = source.replace(
      /export function schedule[^]*$/,
      "export const schedule = () => ({ ['x'.repeat(4e7)]: 1 });",
    );
    await sandbox.record({
      source: huge,
      settings,
      evaluation: { sequences: 2, contextLength: 8 },
      vocabularySize: 4096,
    });
    const failed = sandbox.schedule([{ step: 0, steps: 1, progress: 0, tokens: 0 }]);
    await expect(failed).rejects.toMatchObject({ code: 'cap-exceeded' });
    await expect(failed).rejects.toThrow('the result of schedule is');
  });

  test('every call has a deadline of its own, and a sandbox outlives an interrupted schedule', async () => {
    const sandbox = createSandbox({ deadlineMs: 300 });
    const slow = source.replace('export function schedule(t) {', 'export function schedule(t) { while (t.step === 1);');
    await sandbox.record({
      source: slow,
      settings,
      evaluation: { sequences: 2, contextLength: 8 },
      vocabularySize: 4096,
    });
    const moment = { step: 1, steps: 3, progress: 0, tokens: 0 };
    await expect(sandbox.schedule([moment])).rejects.toMatchObject({ code: 'script-timeout' });
    expect(parseSchedule(await sandbox.schedule([{ ...moment, step: 2 }]))).toHaveLength(1);
  });

  test.each(['before a script is recorded', 'after recording failed', 'after it was closed'] as const)(
    'a sandbox used %s says so',
    async (when) => {
      const sandbox = createSandbox();
      const request = { settings, evaluation: { sequences: 2, contextLength: 8 }, vocabularySize: 4096 };
      if (when === 'after recording failed') {
        await expect(sandbox.record({ ...request, source: '???' })).rejects.toThrow('SyntaxError');
      }
      if (when === 'after it was closed') {
        await sandbox.record({ ...request, source });
        sandbox.dispose();
      }
      await expect(sandbox.schedule([])).rejects.toThrow('the sandbox holds no script');
    },
  );
});

describe('at the border', () => {
  const forged = async (change: (recording: Record<string, never>) => unknown): Promise<string> => {
    const recording = JSON.parse(await record(source)) as Record<string, never>;
    change(recording);
    return JSON.stringify(recording);
  };
  type Forward = { graph: { values: { shape: number[] }[]; nodes: { op: string; inputs: number[] }[] } };
  const train = (recording: Record<string, never>): Forward => recording['train'] as unknown as Forward;

  test.each([
    [
      'a forged shape',
      (r: Record<string, never>): unknown => (train(r).graph.values.at(-1)!.shape = [7]),
      /shape differs/,
    ],
    [
      'a value from the future',
      (r: Record<string, never>): unknown => (train(r).graph.nodes.at(-1)!.inputs = [1e6]),
      /does not exist yet/,
    ],
    [
      'an unknown operation',
      (r: Record<string, never>): unknown => (train(r).graph.nodes.at(-1)!.op = 'teleport'),
      /no operation of the language/,
    ],
    [
      'a batch that does not divide',
      (r: Record<string, never>): unknown => ((r as Record<string, unknown>)['sequencesPerStep'] = 5),
      /multiple of/,
    ],
    [
      'a setting that is not a number',
      (r: Record<string, never>): unknown => ((r['settings'] as unknown as Record<string, unknown>)['lr'] = 'fast'),
      /settings\.lr/,
    ],
  ] as const)('%s is refused', async (_, change, message) => {
    const json = await forged(change);
    expect(() => parseRecorded(json, 4096)).toThrow(message);
  });

  test('another vocabulary than the tokenizer has is refused', async () => {
    const json = await record(source);
    expect(() => parseRecorded(json, 4097)).toThrow(/logits: must be \(B, T, V\)/);
  });

  test('a schedule that returns NaN is refused', () => {
    expect(() => parseSchedule('[{"lr":null}]')).toThrow(/schedule/);
  });
});
