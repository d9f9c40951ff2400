/**
 * Stories → tokens in four splits that share no story. Each story is its tokens and one endOfText; exact repeats are
 * dropped; the overlap between splits is counted afterwards from the stories that each split really got.
 */
import { AppError } from '../base/errors';
import { sha256Hex } from '../base/hash';
import { pauser } from './pause';
import { countOverlap, heldOutTokenCap, splitNames, splitOfHash, storyHash } from './splits';
import type { SplitName } from './splits';
import { TokenBuffer } from './token-buffer';
import type { Tokenizer } from './tokenizer';

interface CorpusAudit {
  readonly stories: Readonly<Record<SplitName, number>>;
  readonly duplicatesRemoved: number;
  /** Stories that are in more than one split: 0, or the corpus must not be used. */
  readonly overlap: number;
}

export interface Corpus {
  readonly id: string;
  readonly name: string;
  /** SHA-256 over the tokenizer's hash and the tokens of all splits. */
  readonly hash: string;
  readonly splits: Readonly<Record<SplitName, Uint16Array<ArrayBuffer>>>;
  readonly audit: CorpusAudit;
}

export interface CorpusPlan {
  readonly id: string;
  readonly name: string;
  readonly tokenizer: Tokenizer;
  readonly stories: Iterable<string> | AsyncIterable<string>;
  /** The split of a story; by its hash if absent. */
  readonly assign?: (hash: number, storyIndex: number) => SplitName;
  /** Called after each story with the number of stories and UTF-16 units so far. */
  readonly onProgress?: (stories: number, characters: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One value for each split. */
export function bySplit<T>(make: (split: SplitName) => T): Record<SplitName, T> {
  return Object.fromEntries(splitNames.map((split) => [split, make(split)])) as Record<SplitName, T>;
}

async function corpusHash(tokenizerHash: string, splits: Corpus['splits']): Promise<string> {
  const parts = [tokenizerHash];
  for (const split of splitNames) {
    const tokens = splits[split];
    parts.push(
      `${split}:${tokens.length}:${await sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength))}`,
    );
  }
  return sha256Hex(parts.join('\n'));
}

class Splitter {
  readonly tokens = bySplit(() => new TokenBuffer());
  readonly hashes = bySplit((): number[] => []);
  duplicatesRemoved = 0;
  readonly #seen = new Set<number>();

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly assign: NonNullable<CorpusPlan['assign']>,
  ) {}

  add(story: string, index: number): void {
    const text = story.trim();
    const hash = storyHash(text);
    if (text === '' || this.#seen.has(hash)) {
      if (text !== '') this.duplicatesRemoved++;
      return;
    }
    this.#seen.add(hash);
    const assigned = this.assign(hash, index);
    const full = assigned !== 'train' && this.tokens[assigned].length >= heldOutTokenCap;
    const split = full ? 'train' : assigned;
    this.tokenizer.encodeInto(text, this.tokens[split]);
    this.tokens[split].push([this.tokenizer.endOfText]);
    this.hashes[split].push(hash);
  }

  audit(): CorpusAudit {
    return {
      stories: bySplit((split) => this.hashes[split].length),
      duplicatesRemoved: this.duplicatesRemoved,
      overlap: countOverlap(this.hashes),
    };
  }
}

/** Tokenizes and splits the stories; yields to the event loop every few milliseconds. */
export async function buildCorpus(plan: CorpusPlan): Promise<Corpus> {
  const splitter = new Splitter(plan.tokenizer, plan.assign ?? splitOfHash);
  const pause = pauser(plan.signal);
  let stories = 0;
  let characters = 0;
  for await (const story of plan.stories) {
    splitter.add(story, stories++);
    characters += story.length;
    plan.onProgress?.(stories, characters);
    await pause();
  }
  const splits = bySplit((split) => splitter.tokens[split].take());
  const audit = splitter.audit();
  if (audit.overlap > 0)
    throw new AppError(
      'corpus-corrupt',
      `build corpus ${plan.id}: ${audit.overlap} stories are in two splits; report this`,
    );
  return { id: plan.id, name: plan.name, hash: await corpusHash(plan.tokenizer.hash, splits), splits, audit };
}

/** Throws `text-too-short` unless every split has at least `tokens` tokens. */
export function requireTokens(corpus: Corpus, tokens: number): void {
  for (const split of splitNames)
    if (corpus.splits[split].length < tokens)
      throw new AppError(
        'text-too-short',
        `${corpus.name}: the ${split} split has ${corpus.splits[split].length} tokens, at least ${tokens} are needed; use a longer text`,
      );
}
