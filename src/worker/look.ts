/** How a look inside a model travels from the lab to the page. */
import * as v from 'valibot';
import type { Look } from '../trial/look';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const distribution = v.object({
  rms: v.number(),
  largest: v.number(),
  reach: v.number(),
  counts: v.array(v.number()),
  beyond: v.number(),
  notFinite: v.number(),
});

export const lookSchema: v.GenericSchema<unknown, Look> = v.object({
  trialId: v.string(),
  step: v.number(),
  tokens: v.array(v.string()),
  isCut: v.boolean(),
  attentions: v.array(v.object({ heads: v.number(), probabilities: v.instance(Float32Array) })),
  next: v.array(v.object({ token: v.string(), probability: fraction })),
  continuation: v.string(),
  tensors: v.array(
    v.object({
      name: v.string(),
      shape: v.array(v.number()),
      weights: distribution,
      gradients: distribution,
      updateRatio: v.nullable(v.number()),
    }),
  ),
  tookMs: v.number(),
});
