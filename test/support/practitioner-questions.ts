/**
 * What practitioners ask, and any one of the records that answer it. Written before the ranking was tuned, and not changed since:
 * a question that finds nothing is a fault of the search.
 */
export interface PractitionerQuestion {
  readonly question: string;
  readonly expected: readonly string[];
}

const ask = (question: string, ...notes: readonly string[]): PractitionerQuestion => ({
  question,
  expected: notes.map((slug) => `note:${slug}`),
});

export const practitionerQuestions: readonly PractitionerQuestion[] = [
  ask(
    'halving the batch diverged, what should happen to the learning rate',
    'sqrt-batch-scaling',
    'linear-scaling-rule',
    'small-batch-lm',
    'beta2-half-life',
  ),
  ask('spiky gradients in some layers', 'adagc', 'per-tensor-clipping', 'agc', 'spam', 'zclip', 'autoclip'),
  ask('best cooldown for short training', 'wsd', 'one-sqrt-cooldown', 'rex', 'linear-decay-to-zero'),
  ask(
    'loss suddenly explodes in the middle of pre-training',
    'loss-spike-skipping',
    'spam',
    'zclip',
    'adagc',
    'stableadamw',
    'gradient-clipping',
  ),
  ask('attention logits grow without bound', 'qk-norm', 'qk-clip', 'logit-softcap'),
  ask('which activation function for the feed-forward layer', 'gelu', 'swiglu', 'relu-squared', 'geglu', 'silu'),
  ask('do I need learning rate warmup with Adam', 'linear-warmup', 'untuned-warmup', 'radam', 'warmup-free'),
  ask('how should the learning rate change with model width', 'mup', 'mup-transfer', 'completep'),
  ask(
    'can I train without a learning rate schedule',
    'schedule-free',
    'constant-lr-averaging',
    'power-scheduler',
    'wsd',
  ),
  ask(
    'optimizer that orthogonalises the update of weight matrices',
    'muon',
    'normuon',
    'polar-express',
    'scion',
    'moonlight',
    'swan',
  ),
  ask('replace layer normalization by something cheaper', 'rmsnorm', 'dyt', 'scalenorm', 'derf', 'seednorm'),
  ask('position encoding that extrapolates to longer sequences', 'alibi', 'rope', 'xpos', 'nope', 't5-relative-bias'),
  ask('average the weights at the end of training', 'swa', 'ema', 'lawa', 'constant-lr-averaging', 'model-soups'),
  ask('should the input and output embeddings be shared', 'weight-tying', 'untied-head'),
  ask('how many tokens per parameter should a model be trained on', 'chinchilla', 'kaplan-scaling'),
  ask(
    'what is a good value of weight decay and should it change during training',
    'weight-decay-schedule',
    'decoupled-weight-decay',
    'why-weight-decay',
    'adamw',
    'cautious-weight-decay',
  ),
  ask('does dropout help when each example is seen once', 'dropout-single-epoch', 'dropout'),
  ask('reduce key value cache by sharing heads', 'mqa', 'gqa', 'mla', 'cross-layer-kv'),
  ask('is a narrow deep model better than a wide shallow one at small size', 'depth-vs-width', 'ffn-width-ratio'),
  ask(
    'how large can the batch get before it stops helping',
    'critical-batch-size',
    'gradient-noise-scale',
    'large-batch-inefficiency',
  ),
];
