/** What this machine's GPU can do. */
export const gpu = {
  title: 'Your GPU',
  measuring: 'Measuring',
  about:
    'How fast this machine can train: its arithmetic, its memory, and where the time of one training step goes, kernel by kernel. Nothing leaves this page. It takes a few seconds on a GPU and about a minute without one.',
  measure: 'Measure this GPU',
  again: 'Measure again',
  training: 'A study is training on it; pause the study first.',
  stages: {
    adapter: 'Measuring arithmetic, matmul and memory…',
    compiling: 'Compiling the 7M model…',
    steps: 'Training a few steps…',
    kernels: 'Timing each kernel of a step…',
  },
  waiting: 'Waiting for the GPU…',
  rates: {
    fma: 'Multiply and add',
    matmul: (variant: string): string => `Matmul (${variant})`,
    memory: 'Memory copied',
    dispatch: 'An idle dispatch',
  },
  copyingDenied: 'The browser did not allow copying; click the page once and try again.',
  tokensPerSecond: (rate: string): string => `${rate} tokens/s`,
  headline: (adapter: string, isSoftware: boolean, tokens: string, millions: string, time: string): string =>
    `on ${adapter}${isSoftware ? ' (software)' : ''}: a step of ${tokens} tokens of the ${millions}M model takes ${time}.`,
  ratesTitle: 'What this GPU can do at best, and the reference GPU',
  rate: 'rate',
  thisGpu: 'this GPU',
  reference: 'reference',
  rooflineText:
    "A kernel is drawn where its FLOPs for each byte that must move put it: on the slope memory is its limit, under the flat part arithmetic is. The larger it is, the more of the step it takes. Caches can lift a kernel over the slope. The reference is the imaginary GPU on which every study's budget is counted.",
  kernelsTitle: 'Kernels of a step',
  dispatches: (calls: string, time: string, hasTimestamps: boolean): string =>
    `${calls} dispatches take ${time} one by one, timed by ${hasTimestamps ? "the GPU's own clock" : 'waiting for an empty queue'}.`,
  copyJson: 'Copy as JSON',
  kernel: 'kernel',
  columns: ['calls', 'time', 'share', 'arithmetic', 'memory', 'FLOPs a byte'],
  roofline: 'Roofline',
  rooflineLabel: (kernels: number, flops: string, bytes: string): string =>
    `Roofline: ${kernels} kernels; this GPU does at most ${flops} and moves ${bytes}. The table of kernels has the same numbers.`,
  flopsPerByte: 'FLOPs a byte',
  key: 'Key',
  ownRoof: (rate: string): string => `this GPU, ${rate}`,
  referenceRoof: (rate: string): string => `the reference GPU, ${rate}`,
  families: {
    matmul: 'matmul',
    attention: 'attention',
    loss: 'loss',
    norm: 'layer norm',
    elementwise: 'elementwise',
    others: 'sums and lookups',
  },
};

export type GpuWords = typeof gpu;
