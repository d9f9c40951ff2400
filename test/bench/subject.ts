/** What every engine trains: the baseline's parameters at one size, with weights and tokens from one integer hash. */
import { mixWords } from '../../src/base/random';
import type { ParameterShape } from '../../src/graph/training';
import { baselines } from '../../src/script/baselines';
import type { RecordedScript } from '../../src/script/recorded';
import { goldenWeights } from '../support/golden';
import { recordScript } from '../support/recording';
import type { ModelSize } from './sizes';

export interface Batch {
  readonly tokens: Int32Array<ArrayBuffer>;
  readonly targets: Int32Array<ArrayBuffer>;
}

export interface Subject {
  readonly size: ModelSize;
  readonly parameters: readonly (ParameterShape & { readonly weights: Float32Array<ArrayBuffer> })[];
  batch(step: number): Batch;
}

/** Few, so that ten steps learn them and a wrong gradient or update shows in the losses. */
const distinctBatches = 2;

function batchAt(step: number, { sequences, contextLength: t, vocabularySize }: ModelSize): Batch {
  const at = (sequence: number, i: number): number => mixWords(1000 + step, sequence * (t + 1) + i) % vocabularySize;
  const make = (shift: number): Int32Array<ArrayBuffer> =>
    Int32Array.from({ length: sequences * t }, (_, i) => at(Math.floor(i / t), (i % t) + shift));
  return { tokens: make(0), targets: make(1) };
}

/** The baseline recorded by the real sandbox. */
export function recordBaseline(size: ModelSize): Promise<RecordedScript> {
  const { vocabularySize, contextLength, layers, heads, width, sequences } = size;
  const baseline = baselines.find(({ id }) => id === 'gpt2-7m');
  if (!baseline) throw new Error('bench: there is no baseline gpt2-7m; name the one to measure');
  const batch = { sequencesPerStep: sequences, sequencesPerMicroBatch: sequences };
  const settings = { contextLength, layers, heads, width, ...batch };
  return recordScript(baseline.source, settings, { contextLength, vocabularySize });
}

export function subjectOf(size: ModelSize, { parameters }: RecordedScript): Subject {
  const batches = Array.from({ length: distinctBatches }, (_, step) => batchAt(step, size));
  return {
    size,
    parameters: parameters.map(({ name, shape }, i) => ({ name, shape, weights: goldenWeights(i, name, shape) })),
    batch: (step) => batches[step % distinctBatches] as Batch,
  };
}
