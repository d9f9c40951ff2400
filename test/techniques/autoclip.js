// AutoClip (arXiv 2007.14469): gradients are clipped to a percentile of the global norms seen so far, here of the last 16: the
// smallest norm that at least a tenth of them do not exceed.
import { clipByGlobalNorm, globalNorm, sgd } from 'optim';
import { cat, where } from 'tensor';
export * from 'gpt2-7m';

const [share, history, unseen, boost] = [0.1, 16, 1e30, 30];

/** The smallest of the norms that `rank` of them do not exceed. */
export function smallest(norms, rank) {
  const below = norms.unsqueeze(1).ge(norms).sum(1);
  return where(below.ge(rank), norms, unseen).min();
}

export function update(u) {
  const norms = u.state('norms', [history], unseen);
  const newNorms = cat([globalNorm(u.parameters).reshape(1), norms.slice(0, 0, -1)], 0);
  const limit = smallest(newNorms, u.step.minimum(history).mul(share));
  u.assign(norms, newNorms);
  const clipped = clipByGlobalNorm(u, u.parameters, limit);
  sgd(u, clipped, { lr: u.scalar('lr').mul(boost), momentum: 0.9, nesterov: true });
}
