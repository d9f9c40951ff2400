/**
 * Cuts text into the pieces inside which BPE merges happen: GPT-2's pattern (contractions, a word or a mark with its
 * leading space, runs of white space), with numbers in groups of at most three digits.
 * Radford et al. 2019, "Language Models are Unsupervised Multitask Learners".
 */
export const preTokenPattern: string =
  "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A fresh pattern object: a global RegExp carries its own position. */
export function preTokenRegExp(): RegExp {
  return new RegExp(preTokenPattern, 'gu');
}
