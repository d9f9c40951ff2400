/** Training a recorded trial again, and the receipt of it. */
export const verify = {
  title: 'Verify on my GPU',
  label: (trial: number): string => `Verify trial ${trial}`,
  verifying: 'Verifying',
  at: (trial: number, text: string): string => `Trial ${trial}: ${text}`,
  about: (arm: string, trial: number, parent: number | null, amount: string, unit: string): string =>
    `“${arm}”, trial ${trial}, and its parent, trial ${parent}, are trained again on this device with the recorded scripts, seed, text and budget (${amount} ${unit} each). Then every recorded number is compared with the one made here.`,
  gpuSeconds:
    'The budget counts seconds of a GPU, so another number of steps is trained here: the same bits cannot be expected.',
  start: 'Train both again',
  again: 'Once more',
  preparing: 'Preparing the text and the GPU…',
  compiling: 'compiling',
  training: 'training',
  step: (step: number): string => `step ${step}`,
  sampling: 'writing a sample',
  answers: { bitwise: 'Bitwise the same', within: 'Within the recorded band', outside: 'Outside' },
  noFloor: 'The study measured no noise floor',
  floor: (sigma: string, seeds: number): string => `Its noise floor is σ = ${sigma} bpb, over ${seeds} seeds`,
  grounds: {
    equal: 'Every recorded loss, every evaluation and the final val_bpb of both trials came out here to the last bit.',
    sameAdapter: (adapter: string, sigma: string): string =>
      `It was recorded on an adapter of this name with these kernels (${adapter}), where the same bits are due. Either the journal does not say what was measured, or another version of the browser or driver computes differently. ${sigma}.`,
    inBand: (sigma: string): string =>
      `Another adapter or other kernels round differently. ${sigma}, and each final val_bpb lies within one σ of the recorded one.`,
    outOfBand: (sigma: string): string => `${sigma}, and a final val_bpb lies further from the recorded one than that.`,
    noBand: 'The numbers differ, and the study measured no noise floor: there is no band in which they could lie.',
    failed: 'A training that succeeded when it was recorded failed here.',
  },
  failed: 'failed',
  parentTrial: (arm: string, trial: number): string => `Parent, ${arm} ${trial}`,
  childTrial: (arm: string, trial: number): string => `Trial, ${arm} ${trial}`,
  allEqual: (losses: number): string => `all ${losses} equal`,
  differ: (differing: number, losses: number, step: number): string =>
    `${differing} of ${losses} differ, the first at step ${step}`,
  table: 'Recorded and here',
  head: ['Training', 'val_bpb recorded', 'here', 'Δ val_bpb', 'Losses', 'Largest difference, nats'],
  gain: 'Gain of the trial over its parent',
  trialError: (trial: number, error: string): string => `Trial ${trial}: ${error}`,
  made: (recorded: string, here: string | null, day: string, study: string, entries: number, head: string): string =>
    `Recorded on ${recorded}; trained here on ${here ?? 'no adapter'}, ${day}. Study ${study}, ${entries} entries, journal head ${head}…`,
  copyReceipt: 'Copy the receipt',
  saveReceipt: 'Save the receipt',
  hash: 'Its hash shows that the receipt was not changed and which journal it is about; it does not show who made it.',
  receiptFor: (study: string): string => `A receipt for “${study}”`,
  closeReceipt: 'Close the receipt',
  receiptMade: (day: string): string => `Made on ${day}. Its hash is right: nothing in it was changed since.`,
  openStudy: 'Open the study that it names to hold the two together.',
  aboutThis: 'It is about the study on the screen: the journal’s hash is the same.',
  aboutAnother: 'It is about another journal than that of the study on the screen.',
};

export type VerifyWords = typeof verify;
