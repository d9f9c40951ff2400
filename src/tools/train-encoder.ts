/**
 * npm run encoder:train -- --source FILE… [--out DIR] [--dimensions 256] [--words 18000] [--endings 2500] [--batch 256] [--epochs 2]
 * [--rate 1] [--temperature 0.05] [--limit PAPERS] [--seed 1]
 * Trains a static-embedding encoder on titles and abstracts, and writes it as transformers.js loads models: config, tokenizer and an ONNX
 * file. No text of a paper is in it: words alone, the frequent ones.
 */
import { parseArgs } from 'node:util';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import { AppError } from '../base/errors';
import { Random } from '../base/random';
import { Contrast } from './encoder/contrast';
import type { Pair } from './encoder/contrast';
import { tokenizerFile, tokenizerSettings } from './encoder/tokenizer-file';
import { vocabularyOf, wordsOf } from './encoder/vocabulary';
import { writeModel } from './encoder/write-model';
import { readSource } from './papers/sources';

const options = {
  source: { type: 'string', multiple: true },
  out: { type: 'string', default: '.cache/encoder' },
  dimensions: { type: 'string', default: '256' },
  words: { type: 'string', default: '18000' },
  endings: { type: 'string', default: '2500' },
  batch: { type: 'string', default: '256' },
  epochs: { type: 'string', default: '2' },
  rate: { type: 'string', default: '1' },
  temperature: { type: 'string', default: '0.05' },
  limit: { type: 'string', default: 'Infinity' },
  seed: { type: 'string', default: '1' },
} as const;

interface Text {
  readonly title: string;
  readonly abstract: string;
}

async function readTexts(files: readonly string[], limit: number): Promise<Text[]> {
  const texts: Text[] = [];
  for (const file of files)
    for await (const { paper } of readSource(file)) {
      if (!('bad' in paper) && paper.title && paper.abstract.length > 200)
        texts.push({ title: paper.title, abstract: paper.abstract });
      if (texts.length >= limit) return texts;
    }
  return texts;
}

function countWords(texts: readonly Text[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { title, abstract } of texts)
    for (const word of wordsOf(`${title} ${abstract}`)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The rarer a piece, the more it weighs at the start; pieces that are no words weigh nothing. */
function weightsOf(pairs: readonly Pair[], pieces: number): number[] {
  const df = new Float64Array(pieces);
  for (const { title, abstract } of pairs) for (const token of new Set([...title, ...abstract])) df[token]!++;
  return Array.from(df, (count, token) => (token < 2 ? 0 : Math.log(1 + pairs.length / (1 + count))));
}

type Choices = Readonly<Record<Exclude<keyof typeof options, 'source'>, string>>;

function train(pairs: readonly Pair[], pieces: number, values: Choices): Contrast {
  const [batch, epochs, rate] = [Number(values.batch), Number(values.epochs), Number(values.rate)];
  const contrast = new Contrast(weightsOf(pairs, pieces), {
    ...{ dimensions: Number(values.dimensions), batch, temperature: Number(values.temperature) },
    seed: Number(values.seed),
  });
  const random = new Random(Number(values.seed) + 1);
  const steps = Math.floor(pairs.length / batch) * epochs;
  const start = Date.now();
  let order: Pair[] = [];
  let smooth = NaN;
  for (let step = 0; step < steps; step++) {
    if (order.length < batch) order = random.shuffle([...pairs]);
    const loss = contrast.step(order.splice(-batch), rate * (1 - step / steps));
    smooth = Number.isNaN(smooth) ? loss : 0.98 * smooth + 0.02 * loss;
    if (step % 50 === 49 || step === steps - 1)
      console.error(
        `step ${step + 1} of ${steps}: loss ${smooth.toFixed(4)}, ${((Date.now() - start) / 1000).toFixed(0)} s`,
      );
  }
  return contrast;
}

/** To 127 steps each way; the few values beyond four standard deviations are cut. */
function quantized(table: Float32Array): { steps: Int8Array; scale: number } {
  let squares = 0;
  for (const value of table) squares += value * value;
  const scale = (4 * Math.sqrt(squares / table.length)) / 127;
  return { steps: Int8Array.from(table, (value) => Math.max(-127, Math.min(127, Math.round(value / scale)))), scale };
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  if (!values.source?.length) throw new AppError('usage', 'encoder:train: --source must name a file of papers');
  const texts = await readTexts(values.source, Number(values.limit));
  console.error(`${texts.length} papers`);
  const pieces = vocabularyOf(countWords(texts), Number(values.words), Number(values.endings));
  const tokenizer = new PreTrainedTokenizer(tokenizerFile(pieces), tokenizerSettings);
  const tokensOf = (text: string): Uint16Array => Uint16Array.from(tokenizer.encode(text).slice(1, 512));
  const pairs = texts
    .map(({ title, abstract }): Pair => ({ title: tokensOf(title), abstract: tokensOf(abstract) }))
    .filter(({ title, abstract }) => title.length > 1 && abstract.length > 20);
  console.error(`${pieces.length} pieces, ${pairs.length} pairs`);
  const { steps, scale } = quantized(train(pairs, pieces.length, values).table);
  writeModel(values.out, pieces, steps, Number(values.dimensions), scale);
}
