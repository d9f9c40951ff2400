// Lion (arXiv 2302.06675): the sign of an interpolated momentum, with decoupled decay.
export * from 'gpt2-7m';

const [lr, beta1, beta2, weightDecay] = [3e-4, 0.9, 0.99, 0.1];

export function update(u) {
  for (const { value, gradient, state } of u.parameters) {
    const m = state('m');
    const direction = m
      .mul(beta1)
      .add(gradient.mul(1 - beta1))
      .sign();
    u.assign(m, m.mul(beta2).add(gradient.mul(1 - beta2)));
    u.assign(value, value.sub(direction.add(value.mul(weightDecay)).mul(lr)));
  }
}
