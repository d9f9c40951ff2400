/**
 * npm run tokenizer:build -- --text FILE [--out FILE] [--vocabulary 4096]
 * Learns the tokenizer that every study shares and writes public/tokenizer/tinystories-4096.json.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { tokenizerFile } from '../data/tokenizer-file';
import { parseTokenizer } from '../data/tokenizer';
import { trainBpe } from '../data/train-bpe';

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      text: { type: 'string' },
      out: { type: 'string', default: 'public/tokenizer/tinystories-4096.json' },
      vocabulary: { type: 'string', default: '4096' },
    },
  });
  if (!values.text) throw new AppError('usage', 'train-tokenizer: which text? give --text FILE');
  const text = (await readFile(values.text, 'utf8')).replace(/\s*<\|endoftext\|>\s*/g, '\n');
  const startedMs = performance.now();
  const merges = trainBpe(text, Number(values.vocabulary) - 257, (progress) => {
    console.log(`${progress.merges} of ${progress.wanted} merges`);
  });
  const json = `${JSON.stringify(await tokenizerFile(merges))}\n`;
  await mkdir(dirname(values.out), { recursive: true });
  await writeFile(values.out, json);
  const trainedMs = performance.now();
  const tokenizer = await parseTokenizer(json);
  const encodingMs = performance.now();
  const tokens = tokenizer.encode(text);
  const megabytes = Buffer.byteLength(text) / 1e6;
  const seconds = (performance.now() - encodingMs) / 1000;
  console.log(
    `${values.out}: ${json.length} bytes, trained in ${((trainedMs - startedMs) / 1000).toFixed(1)} s; ` +
      `${tokens.length} tokens, ${((megabytes * 1e6) / tokens.length).toFixed(3)} bytes a token, ` +
      `encoded at ${(megabytes / seconds).toFixed(1)} MB/s`,
  );
}
