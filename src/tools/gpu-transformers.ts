/**
 * Vite plugin: the small model on the GPU gets transformers.js in the file that holds its own ONNX runtime, for WebGPU. Everything else
 * shares the runtime for the CPU (see `smallRuntime` in vite.config.ts), half of whose bytes it would otherwise load in vain.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const file = fileURLToPath(
  new URL('../../node_modules/@huggingface/transformers/dist/transformers.min.js', import.meta.url),
);

export function gpuTransformers(): Plugin {
  return {
    name: 'gpu-transformers',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '@huggingface/transformers' && importer?.endsWith('/transformers-model.ts') ? file : null,
    /** The runtime's address is given to it; beside its code there is none to be found. */
    transform: (code, id) =>
      id.startsWith(file) ? code.replaceAll('new URL("ort-wasm', 'new URL(/* @vite-ignore */ "ort-wasm') : null,
  };
}
