// Label smoothing (arXiv 1512.00567): the target is 1 − ε of the true token and ε of the uniform distribution.
import { crossEntropy } from 'tensor';
export * from 'gpt2-7m';

const epsilon = 0.1;

export function loss(logits, targets) {
  const uniform = logits.logSoftmax().mean(-1).neg(); // (B, T), nats against the uniform distribution
  return crossEntropy(logits, targets).lerp(uniform, epsilon).mean();
}
