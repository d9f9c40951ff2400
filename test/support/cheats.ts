/** Scripts that would lower val_bpb without learning, each with what must stop it; and honest ones that look similar. */
import type { ErrorCode } from '../../src/base/errors';

export interface Cheat {
  readonly name: string;
  readonly source: string;
  readonly code: ErrorCode;
  readonly message: RegExp;
}

const imports = `
import { attention, linear, splitHeads, mergeHeads, dropout } from 'nn';
import { arange, cat, embedding, full, normal, stack, tensor, where } from 'tensor';
import { logits as honest, parameters as declare, settings, update as step } from 'gpt2-7m';
export * from 'gpt2-7m';
`;

/** The honest model on an embedding that `mix` has spoilt: x is (B, T, C). */
const mixing = (mix: string): string => `${imports}
const head = (p, x) => linear(x, p('wte'));
export function logits(p, tokens, mode) {
  const x = embedding(p('wte'), tokens);
  const [B, T, C] = x.shape;
  return honest(p, tokens).add(head(p, ${mix}));
}`;

const causality = { code: 'probe-failed', message: /^causality: / } as const;
const batch = { code: 'probe-failed', message: /^batch independence: / } as const;
const finiteness = { code: 'probe-failed', message: /^finiteness: / } as const;

export const cheats: readonly Cheat[] = [
  {
    name: 'attention over time reversed',
    source: mixing("mergeHeads(attention(...['a', 'b', 'c'].map(() => splitHeads(x.flip(1), 1)))).flip(1)"),
    ...causality,
  },
  { name: 'the next token rolled in', source: mixing('x.roll(-1, 1)'), ...causality },
  { name: 'the next token padded in', source: mixing('x.slice(1, 1).pad(1, 0, 1)'), ...causality },
  { name: 'the mean over time', source: mixing('x.mean(1, true).expand(B, T, C)'), ...causality },
  { name: 'the maximum over time', source: mixing('x.max(1, true).expand(B, T, C)'), ...causality },
  { name: 'a norm over time', source: mixing('x.div(x.norm([1, 2], true))'), ...causality },
  { name: 'a softmax along time', source: mixing('x.softmax(1)'), ...causality },
  { name: 'a running sum from the end', source: mixing('x.flip(1).cumsum(1).flip(1)'), ...causality },
  { name: 'a sum of later tokens minus the earlier', source: mixing('x.sum(1, true).sub(x.cumsum(1))'), ...causality },
  {
    name: 'attention with a bias that undoes the mask',
    source: mixing('x.matmul(x.transpose()).softmax(-1).matmul(x)'),
    ...causality,
  },
  {
    name: 'the future of the second half only',
    source: mixing('cat([x.slice(1, 0, T / 2).mul(0), x.slice(1, T / 2).flip(1)], 1)'),
    ...causality,
  },
  {
    name: 'a leak behind a gate that starts at 0',
    source: `${imports}
export function parameters(p) { declare(p); p.zeros('gate', [1]); }
export function logits(p, tokens) {
  return honest(p, tokens).add(linear(embedding(p('wte'), tokens).roll(-1, 1), p('wte')).mul(p('gate')));
}`,
    ...causality,
  },
  {
    name: 'a leak behind the evaluation mode',
    source: `${imports}
export function logits(p, tokens, { training }) {
  const made = honest(p, tokens);
  return training ? made : made.add(linear(embedding(p('wte'), tokens).roll(-1, 1), p('wte')));
}`,
    ...causality,
  },
  { name: 'the mean over the batch', source: mixing('x.mean(0, true).expand(B, T, C)'), ...batch },
  { name: 'sequences rolled along the batch', source: mixing('x.roll(1, 0)'), ...batch },
  {
    name: 'the batch as one long sequence',
    source: mixing(
      "mergeHeads(attention(...['a', 'b', 'c'].map(() => splitHeads(x.reshape(1, B * T, C), 1)))).reshape(B, T, C)",
    ),
    ...batch,
  },
  {
    name: 'dropout left on at evaluation',
    source: mixing("dropout(x, 0.5, 'x', true)"),
    code: 'probe-failed',
    message: /^determinism: /,
  },
  {
    name: 'random weights at evaluation',
    source: mixing("normal([B, T, C], 'noise')"),
    code: 'probe-failed',
    message: /^determinism: /,
  },
  {
    name: 'a smaller vocabulary',
    source: `${imports}
export const logits = (p, tokens) => honest(p, tokens).slice(-1, 0, 64);`,
    code: 'script-result',
    message: /^logits: must be \(B, T, V\)/,
  },
  {
    name: 'logits for part of the tokens',
    source: `${imports}
export const logits = (p, tokens, { training }) => (training ? honest(p, tokens) : honest(p, tokens).slice(1, 1));`,
    code: 'script-result',
    message: /^logits: must be \(B, T, V\)/,
  },
  {
    name: 'targets read from the graph',
    source: `${imports}
export function logits(p, tokens) {
  const { graph } = tokens;
  const targets = new tokens.constructor(graph, graph.input('targets', 'targets', tokens.shape));
  return honest(p, tokens).add(targets.unsqueeze(-1).eq(arange(p('wte').shape[0])).mul(50));
}`,
    code: 'script-result',
    message: /reads targets 'targets', which it is not given/,
  },
  {
    name: 'targets kept from the loss',
    source: `${imports}
import { crossEntropy } from 'tensor';
let kept;
export function loss(output, targets) { kept = targets; return crossEntropy(output, targets).mean(); }
export function logits(p, tokens, { training }) {
  const made = honest(p, tokens);
  return training ? made : made.add(kept.unsqueeze(-1).eq(arange(p('wte').shape[0])).mul(50));
}`,
    code: 'script-error',
    message: /made by another function of the script/,
  },
  {
    name: 'state carried into evaluation',
    source: `${imports}
export function logits(p, tokens) {
  const { graph } = tokens;
  return honest(p, tokens).add(new tokens.constructor(graph, graph.input('state', 'wte.m', p('wte').shape)).sum());
}`,
    code: 'script-result',
    message: /reads state 'wte.m', which it is not given/,
  },
  {
    name: 'weights changed at evaluation',
    source: `${imports}
export function evaluationWeights(u) {
  for (const { value } of u.parameters) u.assign(value, value.mul(0.5));
  return {};
}`,
    code: 'script-error',
    message: /assign: evaluation may not write parameters or state/,
  },
  {
    name: 'an update kept for evaluation',
    source: `${imports}
let kept;
export function update(u) { kept = u; step(u); }
export function evaluationWeights(u) {
  kept.assign(kept.parameters[0].value, u.parameters[0].value);
  return {};
}`,
    code: 'script-error',
    message: /assign: /,
  },
  { name: 'logits that are not numbers', source: mixing('x.sub(x).div(x.sub(x))'), ...finiteness },
  { name: 'logits without bounds', source: mixing('x.mul(1e38).mul(1e38)'), ...finiteness },
  {
    name: 'a loss below 0',
    source: `${imports}
export const loss = (output) => output.square().mean().sub(1e6);`,
    code: 'probe-failed',
    message: /^loss: is -/,
  },
  {
    name: 'a table of memorised numbers',
    source: `${imports}
const memory = Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 4096) / 4096);
export function logits(p, tokens) {
  const table = cat(memory.map((value) => full([1], value)), 0);
  return honest(p, tokens).add(table.sum().mul(0.001));
}`,
    code: 'cap-exceeded',
    message: /distinct numbers/,
  },
  {
    name: 'numbers memorised as initial weights',
    source: `${imports}
export function parameters(p) {
  declare(p);
  for (let i = 0; i < 1000; i++) p.constant('memory.' + i, [1], ((i * 7919) % 4096) / 4096);
}`,
    code: 'cap-exceeded',
    message: /distinct numbers/,
  },
];

export const nearMisses: readonly { readonly name: string; readonly source: string }[] = [
  { name: 'a running mean over the past', source: mixing('x.cumsum(1).div(arange(T).float().add(1).unsqueeze(1))') },
  { name: 'the token before', source: mixing('x.slice(1, 0, T - 1).pad(1, 1)') },
  { name: 'a maximum over each channel', source: mixing('x.div(x.max(-1, true).abs().add(1))') },
  { name: 'dropout off at evaluation', source: mixing("dropout(x, 0.5, 'x', mode.training)") },
  {
    name: 'masked scores written out',
    source: mixing('where(arange(T).unsqueeze(1).ge(arange(T)), x.matmul(x.transpose()), -1e30).softmax(-1).matmul(x)'),
  },
  { name: 'the future times nothing', source: mixing('x.roll(-1, 1).mul(0)') },
];
