/** Families of kernels, each with a shape of its own, so that colour is not needed to tell them apart. */
import type { gpuWords } from '../../words/gpu';

export interface Family {
  /** Of its word. */
  readonly name: keyof typeof gpuWords.families;
  /** Drawn around (0, 0), about 12 units wide. */
  readonly path: string;
  readonly matches: RegExp;
}

/** Tried in order; the last takes what is left. */
export const families: readonly Family[] = [
  { name: 'matmul', path: 'M-5 -5H5V5H-5Z', matches: /^matmul/ },
  { name: 'attention', path: 'M0 -6.5L6 4.5H-6Z', matches: /^attention/ },
  { name: 'loss', path: 'M-6 -4.5H6L0 6.5Z', matches: /^crossEntropy/ },
  { name: 'norm', path: 'M0 -6.5L6.5 0L0 6.5L-6.5 0Z', matches: /^layerNorm/ },
  { name: 'elementwise', path: 'M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0Z', matches: /^elementwise/ },
  {
    name: 'others',
    path: 'M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z',
    matches: /./,
  },
];

export const familyOf = (kernel: string): Family =>
  families.find(({ matches }) => matches.test(kernel)) ?? (families.at(-1) as Family);
