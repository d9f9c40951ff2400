/**
 * Writes the encoder as an ONNX model: vectors of token ids, gathered from a table of int8 and scaled. What reads it takes their mean and
 * brings it to length 1, as with any sentence encoder.
 */
import { float32, int64, int8, onnxBytes, value } from '../onnx-format';

/** @param table rows of `dimensions` values, one row a piece; each stands for value × scale. */
export const onnxModel = (table: Int8Array, dimensions: number, scale: number): Uint8Array =>
  onnxBytes({
    name: 'static-encoder',
    node: [
      { opType: 'Gather', input: ['table', 'input_ids'], output: ['rows'] },
      { opType: 'DequantizeLinear', input: ['rows', 'step'], output: ['last_hidden_state'] },
    ],
    initializer: [
      { name: 'table', dataType: int8, dims: [table.length / dimensions, dimensions], data: table },
      { name: 'step', dataType: float32, dims: [], data: Float32Array.of(scale) },
    ],
    input: [value('input_ids', int64, 'batch', 'sequence')],
    output: [value('last_hidden_state', float32, 'batch', 'sequence', dimensions)],
  });
