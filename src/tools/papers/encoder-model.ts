/** An encoder's folder, in the layout of a model hub, or its copy beside the parts of a library, where each file is named by its hash. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../base/errors';
import type { EncoderModel } from '../../papers/encoder';
import { encoderPath, hashBytes, parseManifest } from '../../papers/pack/manifest';
import type { Manifest } from '../../papers/pack/manifest';

export interface FolderModel extends EncoderModel {
  readonly manifest: NonNullable<Manifest['encoder']>;
}

const wanted = /^(config|tokenizer|tokenizer_config)\.json$|^onnx\/model(_quantized|_fp16)?\.onnx$/;
const configSchema = v.object({ hidden_size: v.pipe(v.number(), v.integer(), v.multipleOf(4)) });

const bytesOf = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path));

function readShipped(folder: string, { encoder }: Manifest): FolderModel {
  if (!encoder) throw new AppError('usage', `papers:build: the library in --encoder ${folder} has no encoder`);
  return {
    dimensions: encoder.dimensions,
    files: Object.keys(encoder.files),
    read: (file) => Promise.resolve(bytesOf(join(folder, encoderPath(encoder.files[file] ?? '')))),
    manifest: encoder,
  };
}

/** @param folder of a model, or of a library that has one. */
export async function readModel(folder: string): Promise<FolderModel> {
  const path = join(folder, 'manifest.json');
  if (existsSync(path)) return readShipped(folder, await parseManifest(readFileSync(path, 'utf8')));
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = all
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => wanted.test(path))
    .sort();
  if (!files.includes('config.json') || !files.includes('tokenizer.json') || files.length < 3)
    throw new AppError(
      'usage',
      `papers:build: --encoder ${folder} must hold config.json, tokenizer.json and onnx/model.onnx; run encoder:train, or copy a model for feature extraction`,
    );
  const dimensions = v.parse(configSchema, JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).hidden_size;
  const hashOf = (file: string): string =>
    createHash('sha256')
      .update(bytesOf(join(folder, file)))
      .digest('hex')
      .slice(0, 2 * hashBytes);
  return {
    dimensions,
    files,
    read: (file) => Promise.resolve(bytesOf(join(folder, file))),
    manifest: {
      name: basename(folder),
      dimensions,
      files: Object.fromEntries(files.map((file) => [file, hashOf(file)])),
    },
  };
}

export async function shipModel(out: string, model: FolderModel): Promise<void> {
  rmSync(join(out, 'encoder'), { recursive: true, force: true });
  mkdirSync(join(out, 'encoder'), { recursive: true });
  for (const [file, hash] of Object.entries(model.manifest.files))
    writeFileSync(join(out, encoderPath(hash)), await model.read(file));
}
