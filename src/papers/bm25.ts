/**
 * BM25 (Robertson & Zaragoza 2009): a paper's score is the sum over query terms of qtf · idf · impact, where the impact depends on
 * the paper alone and can be computed, and rounded to levels, when the index is built. A title word counts as two.
 */
export const k1 = 1.2;
export const b = 0.75;
export const titleWeight = 2;

/** ln(1 + (N − df + ½) / (df + ½)): never negative. */
export const idf = (papers: number, df: number): number => Math.log(1 + (papers - df + 0.5) / (df + 0.5));

/** tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / averageLength)), below k1 + 1. */
export const impact = (tf: number, length: number, averageLength: number): number =>
  (tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length) / averageLength));

/** A technique note is written to answer what papers answer in passing: its score counts for half as much again. */
export const noteWeight = 1.5;

/** Impacts are stored as one of so many equal steps. */
export const levels = 32;

export const levelOf = (value: number): number => Math.min(levels - 1, Math.floor((value / (k1 + 1)) * levels));

/** The middle of a level's step. */
export const impactOfLevel = (level: number): number => ((level + 0.5) / levels) * (k1 + 1);
