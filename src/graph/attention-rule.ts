/** How attention scores its keys, read off a node's attributes with their defaults; shaders/attention/operands.wgsl computes it. */
import type { Attributes } from './ir';

export interface AttentionRule {
  /** Of q·k. */
  readonly scale: number;
  /** Keys a query sees, itself included. */
  readonly window: number;
  /** Scores become softcap · tanh(score ÷ softcap); 0: none. */
  readonly softcap: number;
  /** Head h of H adds −2^(−alibi·(h + 1) ÷ H) · distance; 0: none. */
  readonly alibi: number;
}

/** Of `t` tokens and heads of `d` channels. */
export function attentionRule(attributes: Attributes, t: number, d: number): AttentionRule {
  const option = (name: string): number => (attributes[name] as number | undefined) ?? 0;
  return {
    scale: option('scale') || 1 / Math.sqrt(d),
    window: option('window') || t,
    softcap: option('softcap'),
    alibi: option('alibi'),
  };
}
