/** A verification in words. */
import type { Verification } from '../study/verify';

export const answerTitles: Readonly<Record<Verification['answer'], string>> = {
  bitwise: 'Bitwise the same',
  within: 'Within the recorded band',
  outside: 'Outside',
};

const bpb = (value: number): string => value.toFixed(6);

function sigmaWords({ sigma, sigmaSeeds }: Verification): string {
  return sigma === null
    ? 'The study measured no noise floor'
    : `Its noise floor is σ = ${bpb(sigma)} bpb, over ${sigmaSeeds} seeds`;
}

/** Why the answer is what it is, and what that says. */
export function groundWords(verification: Verification): string {
  const { recordedAdapter } = verification;
  switch (verification.ground) {
    case 'equal':
      return 'Every recorded loss, every evaluation and the final val_bpb of both trials came out here to the last bit.';
    case 'same-adapter':
      return `It was recorded on an adapter of this name with these kernels (${recordedAdapter}), where the same bits are due. Either the journal does not say what was measured, or another version of the browser or driver computes differently. ${sigmaWords(verification)}.`;
    case 'in-band':
      return `Another adapter or other kernels round differently. ${sigmaWords(verification)}, and each final val_bpb lies within one σ of the recorded one.`;
    case 'out-of-band':
      return `${sigmaWords(verification)}, and a final val_bpb lies further from the recorded one than that.`;
    case 'no-band':
      return 'The numbers differ, and the study measured no noise floor: there is no band in which they could lie.';
    case 'failed':
      return 'A training that succeeded when it was recorded failed here.';
  }
}
