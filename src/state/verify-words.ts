/** A verification in words. */
import type { Verification } from '../study/verify';
import { verifyWords } from '../words/verify';
import { fixed } from '../words/format';

function sigmaWords({ sigma, sigmaSeeds }: Verification): string {
  return sigma === null ? verifyWords.noFloor : verifyWords.floor(fixed(sigma, 6), sigmaSeeds);
}

/** Why the answer is what it is, and what that says. */
export function groundWords(verification: Verification): string {
  const { grounds } = verifyWords;
  switch (verification.ground) {
    case 'equal':
    case 'failed':
      return grounds[verification.ground];
    case 'same-adapter':
      return grounds.sameAdapter(verification.recordedAdapter, sigmaWords(verification));
    case 'in-band':
      return grounds.inBand(sigmaWords(verification));
    case 'out-of-band':
      return grounds.outOfBand(sigmaWords(verification));
    case 'no-band':
      return grounds.noBand;
  }
}
