/** A training run in jax-js; the next step is recorded while the one before it runs. */
import { blockUntilReady, defaultDevice, tree } from '@jax-js/jax';
import type { Device, numpy as np } from '@jax-js/jax';
import { ratesAt } from '../optimizer';
import type { ModelSize } from '../sizes';
import { recordBaseline, subjectOf } from '../subject';
import type { Workload } from '../workload';
import { gpuOf, place, settle } from './jax-device';
import { jittedStep } from './jax-gpt2';
import type { Weights } from './jax-gpt2';

export async function openTraining(size: ModelSize, device: Device): Promise<Workload> {
  const subject = subjectOf(size, await recordBaseline(size));
  const step = jittedStep(size);
  const make = (of: (parameter: (typeof subject.parameters)[number]) => Float32Array<ArrayBuffer>): Weights =>
    Object.fromEntries(
      subject.parameters.map((parameter) => [parameter.name, place(device, of(parameter), parameter.shape)]),
    );
  const zeros = (): Weights => make(({ weights }) => new Float32Array(weights.length));
  let state = { weights: make(({ weights }) => weights), m: zeros(), v: zeros() };
  let steps = 0;
  let inFlight: Promise<unknown> = Promise.resolve();
  let losses: np.Array[] = [];
  return {
    device: gpuOf(device),
    async run() {
      defaultDevice(device);
      const { tokens, targets } = subject.batch(steps++);
      const { stepSize, correction2 } = ratesAt(steps);
      const rates = place(device, Float32Array.of(stepSize, correction2), [2]);
      const ids = [tokens, targets].map((data) => place(device, data, [data.length])) as [np.Array, np.Array];
      const { loss, ...next } = step(state.weights, state.m, state.v, rates, ...ids);
      state = next;
      losses.push(loss);
      const before = inFlight;
      inFlight = blockUntilReady(loss);
      await before;
    },
    async drain() {
      await inFlight;
      await blockUntilReady(state);
      await settle(device);
    },
    async outputs() {
      const values = await Promise.all(losses.map((loss) => loss.data() as Promise<Float32Array>));
      losses = [];
      return values.map((value) => value[0] as number);
    },
    dispose() {
      tree.dispose(state);
      for (const loss of losses) loss.dispose();
      step.dispose();
    },
  };
}
