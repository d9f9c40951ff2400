/** The shipped tokenizer, for tests under Node. */
import { readFileSync } from 'node:fs';
import { parseTokenizer } from '../../src/data/tokenizer';

export const shippedTokenizer = await parseTokenizer(readFileSync('public/tokenizer/tinystories-4096.json', 'utf8'));
