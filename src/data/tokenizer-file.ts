/** The tokenizer's JSON file: what it holds, how it is hashed, how it is read back. */
import * as v from 'valibot';
import { AppError, messageOf } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import { preTokenPattern } from './pre-tokens';

export const endOfTextName = '<|endoftext|>';

const tokenIdSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const tokenizerFileSchema = v.object({
  kind: v.literal('byte-level-bpe'),
  version: v.literal(1),
  vocabularySize: v.pipe(tokenIdSchema, v.minValue(257)),
  endOfText: v.object({ name: v.literal(endOfTextName), id: tokenIdSchema }),
  preTokens: v.literal(preTokenPattern),
  /** left, right, left, right …: merge i makes token 256 + i. */
  merges: v.array(tokenIdSchema),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

export type TokenizerFile = v.InferOutput<typeof tokenizerFileSchema>;

/** Hash of everything that decides which tokens a text becomes. */
async function hashOf(file: Omit<TokenizerFile, 'hash'>): Promise<string> {
  const { kind, version, vocabularySize, endOfText, preTokens, merges } = file;
  return sha256Hex(canonicalJson({ kind, version, vocabularySize, endOfText, preTokens, merges }));
}

/** 256 bytes, then the merges, then `<|endoftext|>` as the last token. */
export async function tokenizerFile(merges: readonly (readonly [number, number])[]): Promise<TokenizerFile> {
  const file = {
    kind: 'byte-level-bpe' as const,
    version: 1 as const,
    vocabularySize: 257 + merges.length,
    endOfText: { name: endOfTextName, id: 256 + merges.length } as const,
    preTokens: preTokenPattern,
    merges: merges.flat(),
  };
  return { ...file, hash: await hashOf(file) };
}

function corrupt(reason: string, cause?: unknown): AppError {
  return new AppError(
    'corpus-corrupt',
    `read tokenizer: ${reason}; reload the page, or rebuild it with npm run tokenizer:build`,
    {
      cause,
    },
  );
}

function parsedJson(json: unknown): unknown {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw corrupt(`not JSON (${messageOf(thrown)})`, thrown);
  }
}

/** A checked tokenizer file; throws `corpus-corrupt`. */
export async function parseTokenizerFile(json: unknown): Promise<TokenizerFile> {
  const result = v.safeParse(tokenizerFileSchema, parsedJson(json));
  if (!result.success) throw corrupt(result.issues[0].message);
  const file = result.output;
  if (file.merges.length !== 2 * (file.vocabularySize - 257) || file.endOfText.id !== file.vocabularySize - 1)
    throw corrupt(`${file.merges.length} merge ids do not fit a vocabulary of ${file.vocabularySize}`);
  const early = file.merges.findIndex((id, i) => id >= 256 + Math.floor(i / 2));
  if (early >= 0) throw corrupt(`merge ${early >> 1} uses token ${file.merges[early]} before it is made`);
  const hash = await hashOf(file);
  if (hash !== file.hash) throw corrupt(`its hash is ${hash}, not ${file.hash} as it says`);
  return file;
}
