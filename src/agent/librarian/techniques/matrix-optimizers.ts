/** Optimizers that treat matrices as matrices, or steps as something other than Adam’s. */
import type { Technique } from '../technique';
import { declare, importFrom, inTurn, rewriteCalls } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import {
  callsAdamW,
  evaluatesItsWeights,
  learnsEverything,
  lrFollows,
  mapGradients,
  optimizeWith,
} from '../training-edits';

const decayOf = 'decays(parameter) ? weightDecay : 0';
const decaysByDefault = 'decays = ({ shape }) => shape.length >= 2';

/** The blocks' matrices get a step of their own; AdamW keeps the rest, as a call that other edits may still change. */
const splitMatrices = (name: string, step: string, declared: ScriptEdit = (script) => script): ScriptEdit =>
  inTurn(
    (script) => (/function \w*WithAdamw\(/.test(script) ? null : script),
    (script) => rewriteCalls(script, 'adamw', (call) => `${name}(${call.argumentsText})`),
    declare(
      name,
      `
const isHidden = ({ name, shape }) => shape.length === 2 && /^h\\.\\w+\\.(attn|mlp)\\.\\w+\\.weight$/.test(name);

function ${name}(u, parameters, options) {
  const lr = tensor(options.lr).mul(10); // ten times AdamW's rate
${step}
  const others = parameters.filter((parameter) => !isHidden(parameter));
  adamw(u, others, options);
}`,
    ),
    declared,
    importFrom('tensor', 'tensor'),
    importFrom('optim', 'adamw'),
  );

export const matrixOptimizers: readonly Technique[] = [
  {
    id: 'normuon',
    title: 'NorMuon for the matrices, AdamW for the rest',
    query: 'NorMuon making Muon more efficient and scalable',
    note: 'normuon',
    arxiv: '2510.05491',
    keys: [],
    appliesTo: callsAdamW,
    edit: inTurn(
      splitMatrices(
        'normuonWithAdamw',
        `  muon(u, parameters.filter(isHidden), { lr, momentum: 0.95, weightDecay: options.weightDecay });`,
      ),
      importFrom('optim', 'muon'),
    ),
    expected: 'A fifth fewer steps than Adam at 1.1B and a tenth fewer than Muon, as its authors report.',
  },
  {
    id: 'muon',
    title: 'Muon for the matrices, AdamW for the rest',
    query: 'Muon is scalable for LLM training',
    note: 'moonlight',
    arxiv: '2502.16982',
    keys: [],
    appliesTo: callsAdamW,
    edit: inTurn(
      splitMatrices(
        'muonWithAdamw',
        `  for (const { value, gradient, shape, state } of parameters.filter(isHidden)) {
    const buffer = state('momentum');
    const newBuffer = gradient.lerp(buffer, 0.95);
    u.assign(buffer, newBuffer);
    const direction = orthogonalize(gradient.lerp(newBuffer, 0.95)).mul(Math.sqrt(Math.max(1, shape[0] / shape[1])));
    u.assign(value, value.sub(direction.add(value.mul(options.weightDecay)).mul(lr)));
  }`,
      ),
      importFrom('optim', 'orthogonalize'),
    ),
    expected:
      'About half of AdamW’s compute for the same loss in scaling runs of 0.4 to 1.5B, by its authors; a third less elsewhere.',
  },
  {
    id: 'adafactor',
    title: 'Adafactor: second moments by row and column',
    query: 'Adafactor adaptive learning rates sublinear memory cost',
    note: 'adafactor',
    arxiv: '1804.04235',
    keys: [],
    appliesTo: callsAdamW,
    edit: optimizeWith(
      'adafactor',
      `
// Adafactor (arXiv 1804.04235) with momentum and absolute steps; v̂ = rows · columns / mean(rows).
function adafactor(u, parameters, options) {
  const { lr, beta1 = 0.9, weightDecay = 0, ${decaysByDefault} } = options;
  const beta2 = tensor(1).sub(u.step.pow(-0.8));
  for (const parameter of parameters) {
    const { value, gradient, shape, state } = parameter;
    const running = (slot, x) => {
      const kept = state(slot, x.shape);
      const next = x.lerp(kept, beta2);
      u.assign(kept, next);
      return next;
    };
    const squared = gradient.square().add(1e-30);
    const [rows, columns] = shape.length < 2 ? [] : [running('rows', squared.mean(-1, true)), running('columns', squared.mean(0, true))];
    const inverse = rows ? rows.div(rows.mean()).rsqrt().mul(columns.rsqrt()) : running('v', squared).rsqrt();
    const raw = gradient.mul(inverse);
    const clipped = raw.div(raw.square().mean().sqrt().maximum(1));
    const m = state('m');
    const newM = clipped.lerp(m, beta1);
    u.assign(m, newM);
    u.assign(value, value.sub(newM.add(value.mul(${decayOf})).mul(lr)));
  }
}`,
    ),
    expected: 'Adam’s quality on translation models with a fraction of its memory; language models lose a little.',
  },
  {
    id: 'lamb',
    title: 'LAMB: steps in proportion to the weights',
    query: 'large batch optimization deep learning BERT 76 minutes',
    note: 'lamb',
    arxiv: '1904.00962',
    keys: [],
    appliesTo: callsAdamW,
    edit: optimizeWith(
      'lamb',
      `
// LAMB (arXiv 1904.00962): AdamW's step, as long as ‖weights‖ times the rate, which is ten times AdamW's.
function lamb(u, parameters, options) {
  const { lr, beta1 = 0.9, beta2 = 0.95, eps = 1e-8, weightDecay = 0, ${decaysByDefault} } = options;
  const [c1, c2] = [beta1, beta2].map((beta) => tensor(1).sub(tensor(beta).pow(u.step)));
  for (const parameter of parameters) {
    const { value, gradient, state } = parameter;
    const [m, v] = [state('m'), state('v')];
    const [newM, newV] = [gradient.lerp(m, beta1), gradient.square().lerp(v, beta2)];
    u.assign(m, newM);
    u.assign(v, newV);
    const step = newM.div(c1).div(newV.div(c2).sqrt().add(eps)).add(value.mul(${decayOf}));
    const trust = value.norm().clamp(0.01, 10).div(step.norm().add(1e-12)).mul(10);
    u.assign(value, value.sub(step.mul(trust).mul(lr)));
  }
}`,
    ),
    expected: 'Batches of 32K sequences for BERT without loss; no gain at small batches.',
  },
  {
    id: 'schedule-free',
    title: 'Schedule-free AdamW',
    query: 'the road less scheduled schedule-free',
    note: 'schedule-free',
    arxiv: '2405.15682',
    keys: [],
    appliesTo: (script) =>
      callsAdamW(script) &&
      evaluatesItsWeights(script) &&
      learnsEverything(script) &&
      !/WithAdamw|slowWeights/.test(script),
    edit: inTurn(
      lrFollows(`
  return Math.min(1, (t.step + 1) / Math.max(1, 0.05 * t.steps));`),
      optimizeWith(
        'scheduleFreeAdamw',
        `
// Schedule-free AdamW (arXiv 2405.15682): gradients at y, steps of z, evaluation at their mean x, weighted by lr².
function scheduleFreeAdamw(u, parameters, options) {
  const { beta1 = 0.9, beta2 = 0.95, eps = 1e-8, weightDecay = 0, ${decaysByDefault} } = options;
  const lr = tensor(1).sub(tensor(beta2).pow(u.step)).sqrt().mul(options.lr);
  const total = u.state('total', []);
  const newTotal = total.add(lr.square());
  u.assign(total, newTotal);
  for (const parameter of parameters) {
    const { name, shape, value, gradient, state } = parameter;
    const [v, z, x] = [state('v'), state('z', shape, { like: name }), state('x', shape, { like: name })];
    const newV = gradient.square().lerp(v, beta2);
    const newZ = z.sub(gradient.div(newV.sqrt().add(eps)).add(value.mul(${decayOf})).mul(lr));
    const newX = x.lerp(newZ, lr.square().div(newTotal));
    u.assign(v, newV);
    u.assign(z, newZ);
    u.assign(x, newX);
    u.assign(value, newZ.lerp(newX, beta1));
  }
}`,
      ),
      (script) => `${script.trimEnd()}

export const evaluationWeights = (u) =>
  Object.fromEntries(u.parameters.map(({ name, shape, state }) => [name, state('x', shape, { like: name })]));
`,
    ),
    expected: 'Level with tuned cosine on many tasks up to a 124M GPT-2, without knowing the length of the run.',
  },
  {
    id: 'gradient-centralization',
    title: 'Gradients of matrices centred by row',
    query: 'gradient centralization optimization technique deep neural networks',
    note: 'gradient-centralization',
    arxiv: '2004.01461',
    keys: [],
    appliesTo: (script) => script.includes('export function update(u) {'),
    edit: mapGradients(
      'centred',
      `const centred = ({ gradient, shape }) => (shape.length < 2 ? gradient : gradient.sub(gradient.mean(-1, true)));`,
    ),
    expected: 'Small gains for image models with SGD; under Adam for transformers close to nothing.',
  },
];
