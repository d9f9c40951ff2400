/** A static encoder of a few words whose vectors are written here, in a folder as the training tool writes it. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModel } from '../../src/tools/encoder/write-model';
import { readModel } from '../../src/tools/papers/encoder-model';
import type { FolderModel } from '../../src/tools/papers/encoder-model';

/** Words of like meaning point the same way. */
export const wordVectors: Readonly<Record<string, readonly number[]>> = {
  '[PAD]': [0, 0, 0, 0, 0, 0, 0, 0],
  '[UNK]': [0, 0, 0, 0, 0, 0, 0, 0],
  spike: [90, 10, -20, 5, 0, 0, 3, 1],
  surge: [88, 14, -22, 2, 4, 0, 1, 0],
  divergence: [70, 40, -10, 0, 0, 0, 0, 9],
  clip: [5, 80, 30, 0, -7, 2, 0, 0],
  '##ping': [0, 6, 4, 0, 1, 0, 0, 0],
  cat: [0, 0, 0, 100, 20, -40, 0, 0],
  kitten: [3, 0, 0, 96, 28, -30, 0, 2],
  image: [-10, 0, 7, 0, 0, 50, 90, 0],
};

export function tinyEncoder(): Promise<FolderModel> {
  const folder = join(mkdtempSync(join(tmpdir(), 'bibliograd-encoder-')), 'tiny');
  mkdirSync(folder);
  const pieces = Object.keys(wordVectors);
  writeModel(folder, pieces, Int8Array.from(Object.values(wordVectors).flat()), 8, 0.01);
  return readModel(folder);
}
