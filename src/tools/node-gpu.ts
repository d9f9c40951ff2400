/** WebGPU in Node through Dawn (npm `webgpu`); run.mjs sees to it that an adapter is found. */
export async function nodeGpu(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return create([]);
}
