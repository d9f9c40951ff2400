// z-loss (PaLM, arXiv 2204.02311): cross-entropy + 1e-4 · log² Z keeps the softmax's normaliser Z near 1.
import { crossEntropy } from 'tensor';
export * from 'gpt2-7m';

const weight = 1e-4;

export function loss(logits, targets) {
  const logZ = logits.logsumexp(); // (B, T)
  return crossEntropy(logits, targets).add(logZ.square().mul(weight)).mean();
}
