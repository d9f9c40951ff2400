/** Appends nodes to a growing graph, checking shapes at birth. Used inside the sandbox and by the compiler's passes. */
import { AppError } from '../base/errors';
import type { Shape } from '../base/shape';
import type { Attributes, Dtype, Graph, InputKind, Node, Value, ValueId } from './ir';
import { valueOf } from './ir';
import { inferOutputs } from './ops';

export class GraphBuilder implements Graph {
  readonly values: Value[];
  readonly nodes: Node[];

  constructor(start?: Graph) {
    this.values = [...(start?.values ?? [])];
    this.nodes = [...(start?.nodes ?? [])];
  }

  /** Adds a node and returns its outputs. @throws AppError `shape`. */
  apply(op: string, inputs: readonly ValueId[], attributes: Attributes = {}): ValueId[] {
    const outputs = inferOutputs(
      op,
      inputs.map((id) => valueOf(this, id)),
      attributes,
    ).map((value) => this.values.push(value) - 1);
    this.nodes.push({ op, inputs: [...inputs], attributes, outputs });
    return outputs;
  }

  /** The single output of an operation. */
  one(op: string, inputs: readonly ValueId[], attributes: Attributes = {}): ValueId {
    const [output] = this.apply(op, inputs, attributes);
    if (output === undefined) throw new AppError('graph-invalid', `${op}: has no output`);
    return output;
  }

  input(kind: InputKind, name: string, shape: Shape): ValueId {
    return this.one('input', [], { kind, name, shape });
  }

  constant(value: number, shape: Shape = [], dtype: Dtype = 'f32'): ValueId {
    return this.one('constant', [], dtype === 'f32' ? { value, shape } : { value, shape, dtype });
  }

  shapeOf(id: ValueId): Shape {
    return valueOf(this, id).shape;
  }
}
