// Layer sharing (ALBERT, arXiv 1909.11942): every layer is the first one again, with the same weights.
import { logits as baseLogits, parameters as baseParameters } from 'gpt2-7m';
export * from 'gpt2-7m';

const shared = (name) => name.replace(/^h\.\d+\./, 'h.0.');

export function parameters(p) {
  const once =
    (add) =>
    (name, ...rest) =>
      name === shared(name) && add(name, ...rest);
  baseParameters({ ...p, normal: once(p.normal), ones: once(p.ones), zeros: once(p.zeros) });
}

export const sharedLogits = (tokens, p) => baseLogits((name) => p(shared(name)), tokens);

export const logits = (p, tokens) => sharedLogits(tokens, p);
