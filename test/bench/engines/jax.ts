/** jax-js on one of its devices; everything is jitted. */
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { Device } from '@jax-js/jax';
import { matmulShapes, operand, spread } from '../operands';
import type { Engine, WorkOf, Workload } from '../workload';
import { gpuOf, place, settle } from './jax-device';
import { openTraining } from './jax-training';

/** A jitted function of fixed inputs, with the results of its last run kept. */
function single(
  device: Device,
  call: (...inputs: np.Array[]) => np.Array[],
  shapes: readonly (readonly number[])[],
): Workload {
  const jitted = jit(call);
  const inputs = shapes.map((shape, i) => place(device, operand(i, shape), shape));
  let results: np.Array[] = [];
  let inFlight: Promise<unknown> = Promise.resolve();
  return {
    device: gpuOf(device),
    async run() {
      defaultDevice(device);
      const [oldResults, before] = [results, inFlight];
      results = jitted(...inputs.map((input) => input.ref));
      inFlight = blockUntilReady(results);
      await before;
      tree.dispose(oldResults);
    },
    async drain() {
      await inFlight;
      await settle(device);
    },
    async outputs() {
      const arrays = await Promise.all(results.map((result) => result.ref.data() as Promise<Float32Array>));
      return arrays.flatMap(spread);
    },
    dispose() {
      tree.dispose(results);
      tree.dispose(inputs);
      jitted.dispose();
    },
  };
}

function openMatmul({ m, k, n, form }: WorkOf<'matmul'>, device: Device): Workload {
  const { a, b } = matmulShapes(form, m, k, n);
  const product = (x: np.Array, y: np.Array): np.Array[] => [
    np.matmul(form === 'TN' ? x.transpose() : x, form === 'NT' ? y.transpose() : y),
  ];
  return single(device, product, [a, b]);
}

/** Gradients of Σ result · upstream in the first three inputs; the value is computed too, as in training. */
function openGradients(
  device: Device,
  apply: (a: np.Array, b: np.Array, c: np.Array) => np.Array,
  shapes: readonly (readonly number[])[],
): Workload {
  const weighted = (a: np.Array, b: np.Array, c: np.Array, upstream: np.Array): np.Array =>
    apply(a, b, c).mul(upstream).sum();
  const differentiated = valueAndGrad(weighted, { argnums: [0, 1, 2] });
  const call = (a: np.Array, b: np.Array, c: np.Array, upstream: np.Array): np.Array[] => {
    const [value, gradients] = differentiated(a, b, c, upstream);
    return [...gradients, value];
  };
  return single(device, call, shapes);
}

/** Operands arrive (B, H, T, D), as ours do; jax-js takes (B, T, H, D). */
function openAttention({ b, h, t, d, window }: WorkOf<'attention'>, device: Device): Workload {
  const order = [0, 2, 1, 3];
  const mask = window === undefined ? {} : { localWindowSize: [window - 1, 0] as [number, number] };
  const attend = (...inputs: [np.Array, np.Array, np.Array]): np.Array => {
    const [q, k, v] = inputs.map((x) => x.transpose(order)) as [np.Array, np.Array, np.Array];
    return nn.dotProductAttention(q, k, v, { isCausal: true, ...mask }).transpose(order);
  };
  return openGradients(
    device,
    attend,
    Array.from({ length: 4 }, () => [b, h, t, d]),
  );
}

function openLayerNorm({ rows, c }: WorkOf<'layerNorm'>, device: Device): Workload {
  const layerNorm = (x: np.Array, weight: np.Array, bias: np.Array): np.Array =>
    nn.standardize(x, -1).mul(weight).add(bias);
  return openGradients(device, layerNorm, [[rows, c], [c], [c], [rows, c]]);
}

/** Arrays made while tracing go to the default device, so it is set before each call into jax-js. */
export async function jax(device: Device): Promise<Engine> {
  const found = await init(device);
  if (!found.includes(device)) throw new Error(`jax-js: this browser has no ${device}; it has ${found.join(', ')}`);
  defaultDevice(device);
  return {
    training: ({ size }) => openTraining(size, device),
    matmul: (work) => openMatmul(work, device),
    attention: (work) => openAttention(work, device),
    layerNorm: (work) => openLayerNorm(work, device),
  };
}
