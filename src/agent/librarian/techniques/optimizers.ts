/** AdamW's successors with its own arguments: what they add to the two moments is a line or two. */
import type { Technique } from '../technique';
import { callsAdamW, momentOptimizer, optimizeWith } from '../training-edits';

interface Facts extends Pick<Technique, 'id' | 'title' | 'query' | 'note' | 'arxiv' | 'expected'> {
  /** The function's name in the script. */
  readonly name: string;
  /** Names it takes from 'tensor'. */
  readonly needs?: readonly string[];
  readonly newV?: string;
}

const successor = ({ name, needs = [], newV, ...facts }: Facts, direction: string): Technique => ({
  ...facts,
  keys: [],
  appliesTo: callsAdamW,
  edit: optimizeWith(name, momentOptimizer(name, `${facts.title} (arXiv ${facts.arxiv})`, direction, newV), ...needs),
});

const adam = 'newM.div(c1).div(newV.div(c2).sqrt().add(eps))';

export const optimizers: readonly Technique[] = [
  successor(
    {
      id: 'lion',
      title: 'Lion: the sign of an interpolated momentum',
      query: 'Lion symbolic discovery of optimization algorithms',
      note: 'lion',
      arxiv: '2302.06675',
      name: 'lion',
      newV: 'v',
      expected:
        'Level with AdamW for language models of 110M to 7.5B at a third to a tenth of its rate; likes large batches.',
    },
    `
    const direction = m.lerp(g, 0.1).sign().mul(0.3); // a third of AdamW's rate`,
  ),
  successor(
    {
      id: 'signum',
      title: 'signSGD with momentum',
      query: 'signSGD compressed optimisation non-convex',
      note: 'signsgd',
      arxiv: '1802.04434',
      name: 'signum',
      newV: 'v',
      expected: 'Close to Adam on image models; on language models at small batches it trails a little.',
    },
    `
    const direction = newM.sign().mul(0.3); // a third of AdamW's rate`,
  ),
  successor(
    {
      id: 'cautious-adamw',
      title: 'Cautious AdamW',
      query: 'cautious optimizers improving training one line',
      note: 'cautious-optimizers',
      arxiv: '2411.16085',
      name: 'cautiousAdamw',
      expected:
        'Up to 1.47 times the sample efficiency of AdamW on LLaMA models of 60M to 1B, by its authors; less in others’ hands.',
    },
    `
    const step = ${adam};
    const agrees = step.mul(g).gt(0).float();
    const direction = step.mul(agrees.div(agrees.mean().maximum(0.001)));`,
  ),
  successor(
    {
      id: 'grams',
      title: 'Grams: the gradient’s sign, Adam’s size',
      query: 'Grams gradient descent adaptive momentum scaling',
      note: 'grams',
      arxiv: '2412.17107',
      name: 'grams',
      expected: 'Lower perplexity than AdamW and Lion for a 60M LLaMA in one report; hardly repeated elsewhere.',
    },
    `
    const direction = ${adam}.abs().mul(g.sign());`,
  ),
  successor(
    {
      id: 'adabelief',
      title: 'AdaBelief',
      query: 'AdaBelief adapting stepsizes belief in observed gradients',
      note: 'adabelief',
      arxiv: '2010.07468',
      name: 'adabelief',
      newV: 'g.sub(newM).square().lerp(v, beta2).add(1e-16)',
      expected: 'Better than Adam on image models and small LSTMs; a tie for transformers at ordinary batches.',
    },
    `
    const direction = ${adam};`,
  ),
  successor(
    {
      id: 'nadam',
      title: 'NAdam: Nesterov momentum in Adam',
      query: 'incorporating Nesterov momentum into Adam',
      note: 'nadam',
      arxiv: null,
      name: 'nadam',
      expected: 'A small and steady gain over Adam on small models; within noise of AdamW where both are tuned.',
    },
    `
    const ahead = newM.mul(beta1).add(g.mul(tensor(1).sub(beta1)));
    const direction = ahead.div(c1).div(newV.div(c2).sqrt().add(eps));`,
  ),
  successor(
    {
      id: 'laprop',
      title: 'LaProp: divide first, then average',
      query: 'LaProp separating momentum and adaptivity in Adam',
      note: 'laprop',
      arxiv: '2002.04839',
      name: 'laprop',
      expected: 'Steadier than Adam where beta2 is small; else level with it.',
    },
    `
    newM = g.div(newV.div(c2).sqrt().add(eps)).lerp(m, beta1);
    const direction = newM.div(c1);`,
  ),
  successor(
    {
      id: 'adopt',
      title: 'ADOPT: divide by the earlier second moment',
      query: 'ADOPT modified Adam converges with any beta2',
      note: 'adopt',
      arxiv: '2411.02853',
      name: 'adopt',
      needs: ['where'],
      expected: 'As good as AdamW or a little better on GPT-2 124M with small batches, and safe at any beta2.',
    },
    `
    const limit = u.step.pow(0.25);
    const ratio = g.div(v.sqrt().maximum(1e-6)).minimum(limit).maximum(limit.neg());
    newM = where(u.step.gt(1), ratio.lerp(m, beta1), m);
    const direction = newM;`,
  ),
  successor(
    {
      id: 'ademamix',
      title: 'AdEMAMix: a second, slow momentum',
      query: 'AdEMAMix optimizer better faster older',
      note: 'ademamix',
      arxiv: '2409.03137',
      name: 'ademamix',
      expected: 'A 1.3B model matches AdamW on half the tokens, over very long runs; short ones gain little.',
    },
    `
    const slow = state('slow');
    const newSlow = g.lerp(slow, 0.999);
    u.assign(slow, newSlow);
    const direction = newM.div(c1).add(newSlow.mul(2)).div(newV.div(c2).sqrt().add(eps));`,
  ),
  successor(
    {
      id: 'adam-atan2',
      title: 'Adam-atan2: no epsilon',
      query: 'scaling exponents across parameterizations and optimizers',
      note: 'adam-atan2',
      arxiv: '2407.05872',
      name: 'adamAtan2',
      expected: 'Level with the best epsilon up to 27B, without having to find it.',
    },
    `
    // atan(r) by a rational form, within 0.005 of it: r·(1 + 0.28·r²)⁻¹ inside, π/2 − 1/r·(1 + 0.28/r²)⁻¹ outside.
    const r = newM.div(c1).div(newV.div(c2).sqrt().add(1e-30));
    const inner = r.abs().minimum(1);
    const outer = r.abs().maximum(1).reciprocal();
    const arc = (x) => x.div(x.square().mul(0.28).add(1));
    const angle = arc(inner).add(arc(outer).neg().add(arc(tensor(1))));
    const direction = angle.mul(r.sign()).mul(1.27);`,
  ),
  successor(
    {
      id: 'stable-adamw',
      title: 'StableAdamW: clip the update’s RMS at one',
      query: 'stable and low-precision training for large-scale vision-language models',
      note: 'stableadamw',
      arxiv: '2304.13013',
      name: 'stableAdamw',
      expected: 'Fewer loss spikes than gradient clipping for CLIP ViT-Huge; no gain where there are none.',
    },
    `
    const surprise = g.square().div(newV.div(c2).add(1e-16)).mean().sqrt();
    const direction = ${adam}.div(surprise.maximum(1));`,
  ),
  successor(
    {
      id: 'mars',
      title: 'MARS: variance-reduced gradients',
      query: 'MARS unleashing variance reduction training large models',
      note: 'mars',
      arxiv: '2411.10438',
      name: 'mars',
      expected: 'GPT-2 at 125M to 770M reaches AdamW’s loss in about two thirds of the steps, by its authors.',
    },
    `
    const before = state('before');
    u.assign(before, g);
    const corrected = g.add(g.sub(before).mul(0.025).mul(tensor(beta1).div(tensor(1).sub(beta1))));
    const c = corrected.div(corrected.norm().maximum(1));
    newM = c.lerp(m, beta1);
    newV = c.square().lerp(v, beta2);
    const direction = ${adam};`,
  ),
];
