/** Lowers a program to launches: one rule an operation, elementwise groups to one kernel each. */
import { AppError } from '../base/errors';
import { groupElementwise } from '../graph/group';
import type { Node, Program, ValueId } from '../graph/ir';
import type { Variants } from '../kernels/kernel';
import { lowerGroup } from './lower-elementwise';
import { lowerLinearCrossEntropy, lowerLinearCrossEntropyGradient } from './lower-head';
import { lowerMatmul } from './lower-matmul';
import {
  lowerAttention,
  lowerAttentionGradient,
  lowerCrossEntropy,
  lowerCrossEntropyGradient,
  lowerEmbedding,
  lowerLayerNorm,
  lowerLayerNormGradient,
  lowerScatterAdd,
} from './lower-network';
import { lowerCumsum, lowerReduce } from './lower-reduce';
import { lowerAlias, lowerCat, lowerExpand, lowerPermute, lowerReshape, lowerSplit } from './lower-views';
import { Lowering } from './lowering';
import type { ScalarSlots } from './lowering';
import { fullView } from './storage';
import type { Storage } from './storage';

type LoweringRule = (l: Lowering, node: Node) => void;

const rules: Readonly<Record<string, LoweringRule>> = {
  input: (l, node) => {
    const [output] = node.outputs as [ValueId];
    l.define(output, fullView(l.inputs(node), l.shapeOf(output)));
  },
  constant: (l, node) => l.defineConstant(node.outputs[0] as ValueId, node.attributes['value'] as number),
  reshape: lowerReshape,
  permute: lowerPermute,
  expand: lowerExpand,
  split: lowerSplit,
  cat: lowerCat,
  stopGradient: lowerAlias,
  after: lowerAlias,
  cumsum: lowerCumsum,
  sum: lowerReduce('sum'),
  max: lowerReduce('max'),
  matmul: lowerMatmul,
  fusedMatmul: lowerMatmul,
  embedding: lowerEmbedding,
  scatterAdd: lowerScatterAdd,
  layerNorm: lowerLayerNorm,
  layerNormGradient: lowerLayerNormGradient,
  attention: lowerAttention,
  attentionGradient: lowerAttentionGradient,
  crossEntropy: lowerCrossEntropy,
  crossEntropyGradient: lowerCrossEntropyGradient,
  linearCrossEntropy: lowerLinearCrossEntropy,
  linearCrossEntropyGradient: lowerLinearCrossEntropyGradient,
};

export function lower(
  program: Program,
  variants: Variants,
  inputs: (node: Node) => Storage,
  slots: ScalarSlots,
): Lowering {
  const l = new Lowering(program.graph, variants, inputs, slots);
  const { units, outputs } = groupElementwise(program);
  for (const unit of units) {
    if (unit.isElementwise) lowerGroup(l, unit.nodes, outputs(unit));
    else {
      for (const node of unit.nodes) {
        const rule = rules[node.op];
        if (!rule) throw new AppError('graph-invalid', `${node.op}: has no kernel`);
        rule(l, node);
      }
    }
  }
  return l;
}
