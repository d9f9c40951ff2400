import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvaluationWindows, TrainingWindows } from '../../../src/data/batches';

const T = 4;
const ramp = (length: number) => Uint16Array.from({ length }, (_, i) => i);

function take(windows: TrainingWindows | EvaluationWindows, first: number, sequences: number, contextLength = T) {
  const inputs = new Int32Array(sequences * contextLength);
  const targets = new Int32Array(sequences * contextLength);
  windows.fill(first, inputs, targets);
  return { inputs: [...inputs], targets: [...targets] };
}

describe('training windows', () => {
  test('have each target one place after its input', () => {
    const { inputs, targets } = take(new TrainingWindows(ramp(103), T, 1), 0, 20);
    expect(targets).toEqual(inputs.map((token) => token + 1));
  });

  test('see each window once an epoch, without overlap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 400 }),
        fc.integer({ min: 1, max: 17 }),
        fc.nat(),
        fc.nat(3),
        (length, contextLength, seed, epoch) => {
          fc.pre(length > contextLength);
          const windows = new TrainingWindows(ramp(length), contextLength, seed);
          const { inputs } = take(windows, epoch * windows.windowsPerEpoch, windows.windowsPerEpoch, contextLength);
          expect(new Set(inputs).size).toBe(inputs.length);
        },
      ),
    );
  });

  test('are the same from the middle as from the start', () => {
    const whole = take(new TrainingWindows(ramp(500), T, 3), 0, 300);
    const resumed = take(new TrainingWindows(ramp(500), T, 3), 130, 170);
    expect(resumed.inputs).toEqual(whole.inputs.slice(130 * T));
  });

  test('come in another order for another seed and another epoch', () => {
    const windows = new TrainingWindows(ramp(500), T, 3);
    const first = take(windows, 0, 90).inputs;
    expect(take(windows, windows.windowsPerEpoch, 90).inputs).not.toEqual(first);
    expect(take(new TrainingWindows(ramp(500), T, 4), 0, 90).inputs).not.toEqual(first);
  });
});

describe('evaluation windows', () => {
  test('follow each other from the start', () => {
    const windows = new EvaluationWindows(ramp(23), T);
    expect(windows.count).toBe(4);
    expect(take(windows, 1, 2)).toEqual({
      inputs: [5, 6, 7, 8, 10, 11, 12, 13],
      targets: [6, 7, 8, 9, 11, 12, 13, 14],
    });
  });

  test('refuse to go past the end', () => {
    expect(() => take(new EvaluationWindows(ramp(23), T), 3, 2)).toThrowError(/there are 4/);
  });
});

test('a split without one window is too short, one with exactly one is enough', () => {
  expect(() => new TrainingWindows(ramp(T), T, 1)).toThrowError(
    expect.objectContaining({ code: 'text-too-short' }) as Error,
  );
  expect(() => new EvaluationWindows(ramp(T), T)).toThrowError(
    expect.objectContaining({ code: 'text-too-short' }) as Error,
  );
  expect(take(new TrainingWindows(ramp(T + 1), T, 1), 0, 3).inputs).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
});

test('arrays that are no whole number of sequences are refused', () => {
  expect(() => new EvaluationWindows(ramp(23), T).fill(0, new Int32Array(6), new Int32Array(6))).toThrowError(
    /divisible/,
  );
});
