/** The sandbox: what a script can say, what it cannot reach, and how its failures read. */
import { describe, expect, test } from 'vitest';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded, parseSchedule } from '../../../src/script/recorded';
import { createSandbox } from '../../../src/script/sandbox';

const source = baselines[0]!.source;
const settings = { layers: 1, width: 16, heads: 2, contextLength: 8, sequencesPerStep: 4, sequencesPerMicroBatch: 2 };

async function record(script: string): Promise<string> {
  const sandbox = createSandbox();
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

describe('inside the sandbox', () => {
  const reachable = [
    'Date',
    'Math.random',
    'eval',
    'Function',
    'Proxy',
    'SharedArrayBuffer',
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'process',
    'self',
    'window',
    'navigator',
    'performance',
    'setTimeout',
    'require',
    'importScripts',
    '(() => {}).constructor',
    '(async () => {}).constructor',
    '(function* () {}).constructor',
  ];

  test.each(reachable)('%s is not there', async (expression) => {
    const check = `let found; try { found = ${expression}; } catch { found = undefined; }\nif (found !== undefined) throw new Error('reached');\n`;
    await expect(record(check + source)).resolves.toBeTypeOf('string');
  });

  test('the check above can fail', async () => {
    await expect(record(`if (Math.sin !== undefined) throw new Error('reached');\n${source}`)).rejects.toThrow(
      'reached',
    );
  });
});

test.each([
  ['a syntax error', `${source}\nconst = 1;`, 'script-syntax', /train\.js:\d+/],
  ['an error of its own', `throw new Error('on purpose');\n${source}`, 'script-error', /train\.js:1.*on purpose/],
  ['an endless loop', `for (;;) {}\n${source}`, 'script-timeout', /endless loop/],
  ['an array bomb', `const a = []; for (;;) a.push(new Array(100000).fill(1));\n${source}`, 'script-memory', /MiB/],
  ['endless recursion', `const f = () => f() + 1; f();\n${source}`, 'script-error', /go too deep; use a loop/],
  ['an unknown import', `import x from 'fs';\n${source}`, 'script-error', /'fs'.*no such module/],
  [
    'a missing export',
    'export const settings = {};',
    'script-error',
    /must export parameters, logits, update, schedule/,
  ],
  [
    'a parameter declared twice',
    source.replace("p.normal('wpe'", "p.normal('wte'"),
    'script-error',
    /'wte' is declared twice/,
  ],
  [
    'an unknown parameter',
    source.replace("p('wpe')", "p('wpee')"),
    'script-error',
    /there is no parameter 'wpee'; did you mean 'wpe'\?/,
  ],
  [
    'shapes that do not fit',
    source.replace('.add(positions)', ".add(p('wte'))"),
    'script-error',
    /add: shapes .* do not broadcast/,
  ],
] as const)(
  '%s is told with its place and its cure',
  async (_, script, code, message) => {
    const failed = record(script);
    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.toThrow(message);
  },
  30_000,
);

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
