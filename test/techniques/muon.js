// Muon (Jordan et al. 2024) for the blocks' matrices: momentum, made semi-orthogonal by Polar Express (arXiv 2505.16932),
// with NorMuon's variance (arXiv 2510.05491) and cautious decay; AdamW for all else.
import { adamw, muon } from 'optim';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const boost = 10; // Muon's rate over AdamW's
const isHidden = ({ name, shape }) => name.startsWith('h.') && shape.length === 2;

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  const lr = u.scalar('lr');
  muon(u, u.group(isHidden), { lr: lr.mul(boost), momentum: 0.95, beta2: 0.95, weightDecay });
  adamw(
    u,
    u.group((parameter) => !isHidden(parameter)),
    { lr, beta1, beta2, eps, weightDecay },
  );
}
