/** Writes a static encoder as a folder in the layout of a model hub, which transformers.js loads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxModel } from './onnx';
import { tokenizerFile, tokenizerSettings } from './tokenizer-file';

/** @param table one row of `dimensions` steps a piece; a step is worth `scale`. */
export function writeModel(
  folder: string,
  pieces: readonly string[],
  table: Int8Array,
  dimensions: number,
  scale: number,
): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const write = (file: string, content: unknown): void => writeFileSync(join(folder, file), JSON.stringify(content));
  write('config.json', { model_type: 'bert', hidden_size: dimensions, vocab_size: pieces.length });
  write('tokenizer.json', tokenizerFile(pieces));
  write('tokenizer_config.json', tokenizerSettings);
  writeFileSync(join(folder, 'onnx', 'model.onnx'), onnxModel(table, dimensions, scale));
}
