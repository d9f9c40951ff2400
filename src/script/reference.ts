/** The train-script language in one page, for researchers, human or not. */
export const scriptReference = `train.js is one ES module over symbolic tensors. It may import only 'nn', 'optim' and 'tensor'.
Every function runs once, to record a graph; tensors hold no numbers, so branch on settings, never on tensor values.

export const settings: plain numbers. contextLength, sequencesPerStep (a multiple of sequencesPerMicroBatch), and anything you like.
export function parameters(p): p.normal(name, shape, std), p.uniform(name, shape, bound), p.zeros(name, shape), p.ones(name, shape), p.constant(name, shape, value).
export function logits(p, tokens): tokens (B, T) to logits (B, T, V), V = 4096. p(name) is a parameter. Must be causal and must not mix sequences.
export function loss(logits, targets, p): optional scalar; default mean of crossEntropy(logits, targets).
export function update(u): u.parameters is a list of { name, value, gradient, shape }; u.step counts from 1; u.scalar(name) is a number from schedule;
  u.state(name, shape, initial) persists between steps; u.assign(parameterOrState, newValue).
export function schedule(t): t.step, t.steps, t.progress in [0, 1], t.tokens to an object of numbers, e.g. { lr }.

Tensor methods: add sub mul div pow maximum minimum gt ge lt le eq (tensor or number, NumPy broadcasting); neg exp log sqrt rsqrt tanh
sigmoid abs sign square reciprocal relu gelu silu; sum max mean (axes, keepdim); norm() logsumexp(axis) softmax(axis); reshape(...sizes) permute(...axes)
transpose(a, b) expand(...sizes) split(sizes, axis); matmul(other). shape is a list of sizes.
'tensor': tensor(number), full(shape, value), cat(parts, axis), where(condition, a, b), embedding(table, ids), crossEntropy(logits, targets).
'nn': linear(x, weight (out, in), bias?), layerNorm(x, weight, bias, eps), rmsNorm(x, weight?, eps), attention(q, k, v, { scale }) causal on (B, H, T, D),
multiHeadAttention(qkv (B, T, 3C), heads), gelu, relu, silu.
'optim': adamw(u, gradients, { lr, beta1, beta2, eps, weightDecay, decays? }), sgd(u, gradients, lr), clipByGlobalNorm(u, maxNorm) and
clipAdaptively(u, maxNorm, ratio, beta, warmupSteps) return gradients in the order of u.parameters.`;
