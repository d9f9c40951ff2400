/**
 * Texts → vectors, by transformers.js: any model for feature extraction whose files a library brings along. They come from the library's
 * own folder, checked by their hashes; nothing is asked of a model hub. The runtime is loaded when the first text is encoded.
 */
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as v from 'valibot';
import { AppError, messageOf } from '../base/errors';

export interface EncoderModel {
  readonly dimensions: number;
  /** Paths as model hubs have them: `config.json`, `tokenizer.json`, `onnx/model.onnx` … */
  readonly files: readonly string[];
  read(file: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Vectors of length 1; zeros for a text of which no piece is known. */
export type Encode = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** ONNX files by the name that transformers.js has for their precision. */
const precisions = { fp32: 'onnx/model.onnx', q8: 'onnx/model_quantized.onnx', fp16: 'onnx/model_fp16.onnx' } as const;
const folder = 'library-encoder';
const outputSchema = v.object({ data: v.instance(Float32Array), dims: v.array(v.number()) });

const damaged = (reason: string, cause?: unknown): AppError =>
  new AppError('index-corrupt', `search by meaning: the encoder does not load (${reason}); reload the page`, { cause });

/** @throws AppError `index-corrupt`, `papers-offline`. */
export async function openEncoder(model: EncoderModel): Promise<Encode> {
  const dtype = (Object.keys(precisions) as (keyof typeof precisions)[]).find((name) =>
    model.files.includes(precisions[name]),
  );
  if (!dtype) throw damaged(`it has no ONNX file among ${model.files.join(', ')}`);
  const files = new Map(await Promise.all(model.files.map(async (file) => [file, await model.read(file)] as const)));
  const { env, pipeline } = await import('@huggingface/transformers');
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, useCustomCache: true });
  env.customCache = {
    match: (address) => {
      const bytes = files.get(String(address).split(/library-encoder\/(?:resolve\/main\/)?/)[1] ?? '');
      return Promise.resolve(bytes && new Response(bytes));
    },
    put: () => Promise.resolve(),
  };
  if (env.backends.onnx.wasm) env.backends.onnx.wasm.wasmPaths = { wasm: wasmAddress };
  try {
    const extract = await pipeline('feature-extraction', folder, { dtype });
    return async (texts) => {
      const output: unknown = await extract([...texts], { pooling: 'mean', normalize: true });
      const { data, dims } = v.parse(outputSchema, output);
      const width = dims.at(-1) ?? 0;
      if (width !== model.dimensions) throw damaged(`its vectors have ${width} dimensions, not ${model.dimensions}`);
      const all = data.map((value) => (Number.isFinite(value) ? value : 0));
      return texts.map((_, i) => all.subarray(i * width, (i + 1) * width));
    };
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : damaged(messageOf(thrown), thrown);
  }
}
