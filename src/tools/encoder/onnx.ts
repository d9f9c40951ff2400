/**
 * Writes the encoder as an ONNX model (onnx.proto3, IR version 8, opset 13): vectors of token ids, gathered from a table of int8 and scaled.
 * What reads it takes their mean and brings it to length 1, as with any sentence encoder.
 */
import protobuf from 'protobufjs';

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** The part of onnx.proto3 that this model needs. */
const { nested: onnx } = {
  nested: {
    Opset: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    Node: {
      fields: {
        input: list('string', 1),
        output: list('string', 2),
        name: field('string', 3),
        opType: field('string', 4),
      },
    },
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

const [float32, int8, int64] = [1, 3, 7];

const value = (name: string, elemType: number, ...dims: (number | string)[]) => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

/** @param table rows of `dimensions` values, one row a piece; each stands for value × scale. */
export function onnxModel(table: Int8Array, dimensions: number, scale: number): Uint8Array {
  const bytesOf = (array: ArrayBufferView): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const Model = protobuf.Root.fromJSON({ nested: onnx }).lookupType('Model');
  const message = Model.create({
    irVersion: 8,
    producerName: 'bibliograd',
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'static-encoder',
      node: [
        { name: 'gather', opType: 'Gather', input: ['table', 'input_ids'], output: ['rows'] },
        { name: 'scale', opType: 'DequantizeLinear', input: ['rows', 'step'], output: ['last_hidden_state'] },
      ],
      initializer: [
        { name: 'table', dataType: int8, dims: [table.length / dimensions, dimensions], rawData: bytesOf(table) },
        { name: 'step', dataType: float32, dims: [], rawData: bytesOf(Float32Array.of(scale)) },
      ],
      input: [value('input_ids', int64, 'batch', 'sequence')],
      output: [value('last_hidden_state', float32, 'batch', 'sequence', dimensions)],
    },
  });
  return Model.encode(message).finish();
}
