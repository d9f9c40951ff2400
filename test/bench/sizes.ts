/** The models that are measured: GPT-2 as src/script/baselines/gpt2-7m.js has it, at four sizes. */

/** B sequences of T tokens a step; V tokens in the vocabulary, C channels. */
export interface ModelSize {
  readonly name: string;
  readonly vocabularySize: number;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly contextLength: number;
  readonly sequences: number;
}

export interface BenchSize extends ModelSize {
  /** Each engine takes at least two steps more, to warm up. */
  readonly rounds: number;
  /** An engine whose second step takes longer is not measured further. */
  readonly stepLimitSeconds: number;
}

export const tiny = { vocabularySize: 512, layers: 2, heads: 2, width: 64, contextLength: 64, sequences: 8 } as const;
const gpt2 = { vocabularySize: 4096, layers: 8, heads: 4, width: 256 } as const;

export const sizes: readonly BenchSize[] = [
  { ...tiny, name: 'tiny', rounds: 8, stepLimitSeconds: 30 },
  { ...gpt2, name: 'mid', layers: 4, contextLength: 256, sequences: 4, rounds: 8, stepLimitSeconds: 30 },
  { ...gpt2, name: 'gpt2-7m', contextLength: 256, sequences: 2, rounds: 8, stepLimitSeconds: 30 },
  { ...gpt2, name: 'gpt2-7m-1024', contextLength: 1024, sequences: 1, rounds: 3, stepLimitSeconds: 60 },
];

export const tokensPerStep = ({ contextLength, sequences }: ModelSize): number => contextLength * sequences;

/**
 * Forward and backward, as the field counts them (PaLM, arXiv 2204.02311, appendix B): 6 a weight that multiplies, and attention over
 * T·T pairs. `causal` counts only the pairs that a causal mask leaves, which is all that is computed.
 */
export function modelFlopsPerToken(
  { vocabularySize, layers, width, contextLength }: ModelSize,
  pairs: 'all' | 'causal',
): number {
  const weights = 12 * layers * width ** 2 + vocabularySize * width;
  const keysPerQuery = pairs === 'all' ? contextLength : (contextLength + 1) / 2;
  return 6 * weights + 12 * layers * width * keysPerQuery;
}
