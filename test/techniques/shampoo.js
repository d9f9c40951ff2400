// Shampoo (arXiv 1802.09568) on blocks G of 32 × 32: L ← L + GGᵀ, R ← R + GᵀG, W ← W − lr · L^−¼ G R^−¼; AdamW for all
// else. Inverse fourth roots come from a coupled Newton iteration (arXiv 2002.09018), all of them in one batch.
import { adamw } from 'optim';
import { settings } from 'gpt2-7m';
import { arange, cat } from 'tensor';
export * from 'gpt2-7m';

const [side, ridge, iterations, boost] = [32, 1e-4, 18, 3];
const isHidden = ({ name, shape }) => name.startsWith('h.') && shape.length === 2;

/** (R, C) to blocks (N, side, side), and back. */
const toBlocks = (x) => {
  const [rows, columns] = x.shape;
  return x
    .reshape(rows / side, side, columns / side, side)
    .transpose(1, 2)
    .reshape(-1, side, side);
};
const fromBlocks = (blocks, [rows, columns]) =>
  blocks
    .reshape(rows / side, columns / side, side, side)
    .transpose(1, 2)
    .reshape(rows, columns);

/** A^−¼ of each matrix (…, n, n): T = (5I − M)/4, M ← T⁴M, X ← XT takes M to I. */
function inverseFourthRoot(a) {
  const n = a.shape.at(-1);
  const identity = arange(n).unsqueeze(1).eq(arange(n));
  const trace = a.mul(identity).sum([-2, -1], true).add(1e-30);
  const scale = trace.reciprocal().mul(2.5);
  let m = a.add(identity.mul(trace).mul(ridge)).mul(scale);
  let root = identity.mul(scale.pow(0.25));
  for (let i = 0; i < iterations; i++) {
    const t = identity.mul(1.25).sub(m.mul(0.25));
    const squared = t.matmul(t);
    m = squared.matmul(squared.matmul(m));
    root = root.matmul(t);
  }
  return root;
}

function shampoo(u, parameters, lr) {
  const g = cat(
    parameters.map(({ gradient }) => toBlocks(gradient)),
    0,
  );
  const products = cat([g.matmul(g.transpose()), g.transpose().matmul(g)], 0);
  const kept = u.state('shampoo', products.shape);
  const statistics = kept.add(products);
  u.assign(kept, statistics);
  const [left, right] = inverseFourthRoot(statistics).chunk(2, 0);
  const sizes = parameters.map(({ shape: [rows, columns] }) => (rows * columns) / side ** 2);
  const directions = left.matmul(g).matmul(right).split(sizes, 0);
  parameters.forEach(({ value, shape }, i) => u.assign(value, value.sub(fromBlocks(directions[i], shape).mul(lr))));
}

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  const lr = u.scalar('lr');
  shampoo(u, u.group(isHidden), lr.mul(boost));
  adamw(
    u,
    u.group((parameter) => !isHidden(parameter)),
    { lr, beta1, beta2, eps, weightDecay },
  );
}
