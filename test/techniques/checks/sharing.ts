/** Layer sharing, over a whole model: GPT-2 in float64 against the script's logits. */
import type { Tensor } from '../../../src/script/prelude/core';
import { arange } from '../../../src/script/prelude/tensor';
import type { Reference, Technique } from '../../support/techniques';
import { attendMerged, below, filled, gelu, layerNorm, linear, map, plus, rowsOf } from './reference';

const [b, t, vocabularySize] = [2, 7, 40];

/** Of gpt2-7m, as its module stands before a trial's settings; the width is free. */
const [gptLayers, gptHeads, width] = [8, 4, 8];

/** Shapes of the parameters that a model of shared layers may ask for: no block but the first. */
const sharedShapes: Readonly<Record<string, readonly number[]>> = {
  wte: [vocabularySize, width],
  wpe: [9, width],
  'h.0.attn.c_attn.weight': [3 * width, width],
  'h.0.attn.c_attn.bias': [3 * width],
  'h.0.attn.c_proj.weight': [width, width],
  'h.0.mlp.c_fc.weight': [4 * width, width],
  'h.0.mlp.c_fc.bias': [4 * width],
  'h.0.mlp.c_proj.weight': [width, 4 * width],
  ...Object.fromEntries(
    ['h.0.attn.c_proj.bias', 'h.0.mlp.c_proj.bias']
      .concat(['h.0.ln_1', 'h.0.ln_2', 'ln_f'].flatMap((norm) => [`${norm}.weight`, `${norm}.bias`]))
      .map((name) => [name, [width]]),
  ),
};

/** Element i of a parameter is ((37·i + salt) mod 101 − 50) / 101, with a salt of its name's. */
function saltOf(name: string): number {
  const at = Object.keys(sharedShapes).indexOf(name);
  if (at < 0) throw new Error(`shared layers have no '${name}'`);
  return 13 * at;
}

const recorded = (name: string): Tensor => {
  const shape = sharedShapes[name] ?? [];
  const count = shape.reduce((product, size) => product * size, 1);
  const hashed = arange(count).mul(37).add(saltOf(name)).remainder(101).sub(50);
  return hashed
    .float()
    .div(101)
    .reshape(...shape);
};

const weight = (name: string): Reference =>
  filled(sharedShapes[name]!, (i) => (((37 * i + saltOf(name)) % 101) - 50) / 101);

/** GPT-2 (Radford et al. 2019) whose layers are all the first. */
function sharedGpt(ids: Reference): Reference {
  const projected = (name: string, values: Reference): Reference =>
    linear(values, weight(`${name}.weight`), weight(`${name}.bias`));
  const normed = (name: string, values: Reference): Reference =>
    layerNorm(values, weight(`${name}.weight`), weight(`${name}.bias`));
  const rows = rowsOf(weight('wte'));
  let running = filled([b, t, width], (i) => {
    const [token, channel] = [Math.floor(i / width), i % width];
    return rows[ids.data[token]!]![channel]! + weight('wpe').data[(token % t) * width + channel]!;
  });
  for (let i = 0; i < gptLayers; i++) {
    const attended = attendMerged(projected('h.0.attn.c_attn', normed('h.0.ln_1', running)), gptHeads);
    running = plus(running, projected('h.0.attn.c_proj', attended));
    const hidden = map(projected('h.0.mlp.c_fc', normed('h.0.ln_2', running)), gelu);
    running = plus(running, projected('h.0.mlp.c_proj', hidden));
  }
  return linear(normed('ln_f', running), weight('wte'));
}

export const sharing: Technique = {
  script: 'layer-sharing',
  paper: 'arXiv 1909.11942',
  checks: [
    {
      kind: 'function',
      name: 'sharedLogits',
      inputs: [{ shape: [b, t], draw: below(vocabularySize), isInteger: true }],
      rest: [recorded],
      expected: sharedGpt,
    },
  ],
};
