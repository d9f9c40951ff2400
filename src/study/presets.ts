/** The sizes a study comes in: the same experiment, scaled from a test to the published one. */
import type { Budget, Caps } from '../trial/types';
import type { ProtocolId } from './protocol';

export const presetIds = ['micro', 'demo', 'small', 'seed'] as const;
export type PresetId = (typeof presetIds)[number];

export interface Preset {
  readonly title: string;
  readonly description: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly caps: Caps;
  readonly corpusId: string;
  readonly evaluationTokens: number;
  readonly evaluationContextLength: number;
  readonly evaluations: number;
  readonly trialsPerArm: number;
  readonly protocol: ProtocolId;
  readonly samplePrompts: readonly string[];
}

const mebibyte = 2 ** 20;
const complexity = { graphNodes: 40_000, pipelines: 2_000, compileSeconds: 120 };
const samplePrompts = ['Once upon a time'];

export const presets: Readonly<Record<PresetId, Preset>> = {
  micro: {
    title: 'Micro',
    description: 'A toy GPT for 30 steps a trial: for tests and for machines without a real GPU.',
    settings: { layers: 2, width: 64, heads: 2, contextLength: 64, sequencesPerStep: 8, sequencesPerMicroBatch: 8 },
    budget: { clock: 'steps', amount: 30 },
    caps: { parameters: 2_000_000, peakBytes: 512 * mebibyte, flopsPerStep: 100e9, ...complexity },
    corpusId: 'embedded',
    evaluationTokens: 2048,
    evaluationContextLength: 64,
    evaluations: 2,
    trialsPerArm: 4,
    protocol: 'quick',
    samplePrompts,
  },
  demo: {
    title: 'Demo',
    description: 'The whole experiment, controls and all, with a toy GPT: about half an hour on two CPU cores.',
    settings: { layers: 2, width: 64, heads: 2, contextLength: 64, sequencesPerStep: 8, sequencesPerMicroBatch: 8 },
    budget: { clock: 'tokens', amount: 10_240 },
    caps: { parameters: 2_000_000, peakBytes: 512 * mebibyte, flopsPerStep: 100e9, ...complexity },
    corpusId: 'embedded',
    evaluationTokens: 4096,
    evaluationContextLength: 64,
    evaluations: 2,
    trialsPerArm: 8,
    protocol: 'controlled',
    samplePrompts,
  },
  small: {
    title: 'Small',
    description: 'A small GPT and a minute or so a trial, for a laptop GPU.',
    settings: { layers: 4, width: 128, heads: 4, contextLength: 128, sequencesPerStep: 32, sequencesPerMicroBatch: 16 },
    budget: { clock: 'reference-seconds', amount: 60 },
    caps: { parameters: 6_000_000, peakBytes: 1024 * mebibyte, flopsPerStep: 2e12, ...complexity },
    corpusId: 'embedded',
    evaluationTokens: 16_384,
    evaluationContextLength: 128,
    evaluations: 4,
    trialsPerArm: 8,
    protocol: 'controlled',
    samplePrompts,
  },
  seed: {
    title: 'Published',
    description: 'The published experiment: a 7M GPT on TinyStories, five minutes a trial, 100 trials an arm.',
    settings: {},
    budget: { clock: 'reference-seconds', amount: 300 },
    caps: { parameters: 16_000_000, peakBytes: 3072 * mebibyte, flopsPerStep: 30e12, ...complexity },
    corpusId: 'tinystories',
    evaluationTokens: 131_072,
    evaluationContextLength: 256,
    evaluations: 5,
    trialsPerArm: 100,
    protocol: 'full',
    samplePrompts,
  },
};
