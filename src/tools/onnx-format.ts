/** Writes small ONNX models (onnx.proto3, IR version 8, opset 13). */
import protobuf from 'protobufjs';

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** The part of onnx.proto3 that small models need. */
const { nested: onnx } = {
  nested: {
    Opset: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    Node: {
      fields: {
        input: list('string', 1),
        output: list('string', 2),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: list('Attribute', 5),
      },
    },
    Attribute: { fields: { name: field('string', 1), i: field('int64', 3), type: field('int32', 20) } },
    Tensor: {
      fields: {
        dims: list('int64', 1),
        dataType: field('int32', 2),
        name: field('string', 8),
        rawData: field('bytes', 9),
      },
    },
    Dimension: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
    Shape: { fields: { dim: list('Dimension', 1) } },
    TensorType: { fields: { elemType: field('int32', 1), shape: field('Shape', 2) } },
    Type: { fields: { tensorType: field('TensorType', 1) } },
    Value: { fields: { name: field('string', 1), type: field('Type', 2) } },
    Graph: {
      fields: {
        node: list('Node', 1),
        name: field('string', 2),
        initializer: list('Tensor', 5),
        input: list('Value', 11),
        output: list('Value', 12),
      },
    },
    Model: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        graph: field('Graph', 7),
        opsetImport: list('Opset', 8),
      },
    },
  },
};

/** Element types. */
export const [float32, int8, int64] = [1, 3, 7];

/** A graph's input or output; a dimension by name is free. */
export const value = (name: string, elemType: number, ...dims: (number | string)[]) => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

export interface OnnxNode {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** Whole numbers only. */
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly data: ArrayBufferView;
}

export interface OnnxGraph {
  readonly name: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly ReturnType<typeof value>[];
  readonly output: readonly ReturnType<typeof value>[];
}

const integer = 2;

export function onnxBytes({ node, initializer, ...graph }: OnnxGraph): Uint8Array {
  const Model = protobuf.Root.fromJSON({ nested: onnx }).lookupType('Model');
  const message = Model.create({
    irVersion: 8,
    producerName: 'bibliograd',
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      ...graph,
      node: node.map(({ attributes = {}, ...rest }, index) => ({
        ...rest,
        name: `${rest.opType} ${index}`,
        attribute: Object.entries(attributes).map(([name, i]) => ({ name, i, type: integer })),
      })),
      initializer: initializer.map(({ data, ...rest }) => ({
        ...rest,
        rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      })),
    },
  });
  return Model.encode(message).finish();
}
