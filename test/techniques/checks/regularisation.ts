/** Noise while training. Masks are drawn again here: PCG's output hash (JCGT 9(3), 2020) over key, name and element. */
import type { Reference, Technique } from '../../support/techniques';
import { map } from './reference';

/** The key that the harness gives every function check. */
const key = 12345;

function pcg(input: number): number {
  const state = (Math.imul(input, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

const fnv1a = (text: string): number =>
  Array.from(text).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), 2166136261);

/** 1 where the element of the named mask is kept. */
const kept = (probability: number, name: string, element: number): number => {
  const seeded = pcg(pcg(0x9e3779b9 ^ key) ^ pcg(fnv1a(name)));
  return (pcg(seeded ^ element) >>> 8) / 2 ** 24 < probability ? 1 : 0;
};

const x = { shape: [16, 33] };

/** Every element is 0 or x/0.9, about a tenth are 0, and another name's mask is another. */
function dropped(values: Reference, name: string): Reference {
  const [own, other] = [name, 'other'].map((mask) => map(values, (_, i) => kept(0.9, mask, i)).data);
  const size = values.data.length;
  const zeros = own!.filter((value) => value === 0).length;
  const shared = own!.filter((value, i) => value === 0 && other![i] === 0).length;
  if (zeros < 0.06 * size || zeros > 0.14 * size) throw new Error(`${zeros} of ${size} elements are dropped`);
  if (shared > zeros / 2) throw new Error(`masks '${name}' and 'other' share ${shared} of ${zeros} zeros`);
  return map(values, (value, i) => (own![i]! * value) / 0.9);
}

export const regularisation: readonly Technique[] = [
  {
    script: 'dropout',
    paper: 'arXiv 1207.0580',
    checks: [
      ...['embedding', 'h.0.mlp.c_proj'].map((name) => ({
        kind: 'function' as const,
        name: 'drop',
        inputs: [x],
        rest: [name, true],
        expected: (values: Reference) => dropped(values, name),
      })),
      { kind: 'function', name: 'drop', inputs: [x], rest: ['embedding', false], expected: (values) => values },
    ],
  },
  {
    script: 'layer-drop',
    paper: 'arXiv 1909.11556',
    checks: [
      ...Array.from({ length: 6 }, (_, i) => ({
        kind: 'function' as const,
        name: 'layerDrop',
        inputs: [x, x],
        rest: [`h.${i}`, true],
        expected: (before: Reference, after: Reference) =>
          map(before, (value, at) => value + (kept(0.8, `h.${i}`, 0) / 0.8) * (after.data[at]! - value)),
      })),
      { kind: 'function', name: 'layerDrop', inputs: [x, x], rest: ['h.0', false], expected: (_, after) => after },
    ],
  },
];
