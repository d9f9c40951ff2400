/** How dark a probability is drawn: its square root, so that small ones can be told apart; the legend says so with values. */
export const inkOf = (probability: number): number => Math.sqrt(Math.max(0, Math.min(1, probability)));

export const legendSteps = [0, 0.05, 0.25, 0.5, 1] as const;
