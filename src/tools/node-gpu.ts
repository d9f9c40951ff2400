/**
 * WebGPU in Node through Dawn (npm `webgpu`). With a Vulkan driver it finds the real GPU; without one it uses the software
 * adapter that the test browser carries.
 */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBrowser } from './find-browser.mjs';

const wantsHardware = (): boolean => process.env['BIBLIOGRAD_GPU'] === 'hardware';

/** Points Vulkan's loader at the SwiftShader library beside the test browser, if it has one. */
async function useSoftwareAdapter(): Promise<void> {
  const library = join(dirname(await findBrowser()), 'libvk_swiftshader.so');
  if (!existsSync(library)) return;
  const manifest = join(mkdtempSync(join(tmpdir(), 'bibliograd-')), 'vk_swiftshader_icd.json');
  const icd = { file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.1.0' } };
  writeFileSync(manifest, JSON.stringify(icd));
  process.env['VK_ICD_FILENAMES'] = manifest;
}

export async function nodeGpu(): Promise<GPU> {
  if (!wantsHardware() && process.env['VK_ICD_FILENAMES'] === undefined) await useSoftwareAdapter();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return create([]);
}
