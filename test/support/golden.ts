/** Reads a golden file (see test/golden/generate.py) and repeats its weights and tokens from the same integer hash. */
import { mixWords } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';

export interface Golden {
  readonly config: {
    readonly vocabularySize: number;
    readonly contextLength: number;
    readonly layers: number;
    readonly width: number;
    readonly heads: number;
    readonly sequences: number;
  };
  /** 0: arrays are whole; else about this many elements of each, evenly spread. */
  readonly samples: number;
  readonly parameters: number;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

export function parseGolden(bytes: ArrayBuffer): Golden {
  const view = new DataView(bytes);
  const magic = new TextDecoder().decode(new Uint8Array(bytes, 0, 8));
  const version = view.getUint32(8, true);
  if (magic !== 'BIBGOLD1' || version !== 1) {
    throw new Error(
      `golden file: magic ${magic} version ${version}; regenerate with /usr/bin/python3 test/golden/generate.py`,
    );
  }
  const length = view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 16, length))) as Omit<Golden, 'arrays'> & {
    arrays: { name: string; length: number }[];
  };
  const arrays = new Map<string, Float32Array>();
  let offset = 16 + length;
  for (const array of header.arrays) {
    arrays.set(array.name, new Float32Array(bytes.slice(offset, offset + 4 * array.length)));
    offset += 4 * array.length;
  }
  return { ...header, arrays };
}

/** Centre and half-width of the uniform numbers a parameter starts from. */
function rangeOf(name: string, shape: readonly number[]): readonly [offset: number, scale: number] {
  if (name === 'resid_lambdas') return [1, 0.1];
  if (name === 'x0_lambdas') return [0.1, 0.05];
  return name.includes('.weight') && shape.length === 1 ? [1, 0.1] : [0, 0.05];
}

/** Weights of the parameter declared at `index`. */
export function goldenWeights(index: number, name: string, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const [offset, scale] = rangeOf(name, shape).map(Math.fround) as [number, number];
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
    const u = Math.fround((mixWords(index + 1, i) >>> 8) / 8388608 - 1);
    return Math.fround(offset + Math.fround(scale * u));
  });
}

export function goldenBatch({ config }: Golden): { tokens: Int32Array<ArrayBuffer>; targets: Int32Array<ArrayBuffer> } {
  const { sequences, contextLength: t, vocabularySize } = config;
  const at = (sequence: number, i: number): number => mixWords(1000, sequence * (t + 1) + i) % vocabularySize;
  const make = (shift: number): Int32Array<ArrayBuffer> =>
    Int32Array.from({ length: sequences * t }, (_, i) => at(Math.floor(i / t), (i % t) + shift));
  return { tokens: make(0), targets: make(1) };
}

/** The elements a golden array kept. */
export const sampled = (array: Float32Array, samples: number): Float32Array =>
  samples === 0 ? array : array.filter((_, i) => i % Math.max(1, Math.floor(array.length / samples)) === 0);
