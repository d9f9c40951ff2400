/** Taps a recorded model: beside its logits, the queries and keys of every attention, because the fused kernel keeps no T×T matrix. */
import { attentionRule } from './attention-rule';
import type { AttentionRule } from './attention-rule';
import type { Graph, Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { withoutDeadCode } from './simplify';

/** One attention of the model; its queries are the program's result `qI`, its keys `kI`, I counting from 0. */
export interface TappedAttention {
  readonly heads: number;
  /** Key and value heads; `heads` is a multiple of it. */
  readonly keyHeads: number;
  readonly channels: number;
  readonly contextLength: number;
  readonly rule: AttentionRule;
}

export interface Tapped {
  readonly program: Program;
  /** In the order of the forward pass; those that the logits do not depend on are left out. */
  readonly attentions: readonly TappedAttention[];
}

/** q (B, H, T, D) and k (B, K, T, D). */
function described(graph: Graph, { inputs, attributes }: Node): TappedAttention {
  const [q, k] = inputs as [ValueId, ValueId];
  const [, heads, t, d] = valueOf(graph, q).shape as [number, number, number, number];
  const keyHeads = valueOf(graph, k).shape[1] as number;
  return { heads, keyHeads, channels: d, contextLength: t, rule: attentionRule(attributes, t, d) };
}

export function tapAttention(graph: Graph, logits: ValueId): Tapped {
  const live = withoutDeadCode({ graph, results: { logits }, assignments: [] });
  const nodes = live.graph.nodes.filter(({ op }) => op === 'attention');
  const results = { ...live.results };
  nodes.forEach(({ inputs: [q, k] }, i) => Object.assign(results, { [`q${i}`]: q, [`k${i}`]: k }));
  return { program: { ...live, results }, attentions: nodes.map((node) => described(live.graph, node)) };
}
