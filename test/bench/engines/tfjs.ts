/** TensorFlow.js on its WebGPU backend. */
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { matmulShapes, operand, spread } from '../operands';
import type { ModelSize } from '../sizes';
import { recordBaseline, subjectOf } from '../subject';
import type { Engine, WorkOf, Workload } from '../workload';
import { adamw, attention, causalMask, layerNorm, lossOf } from './tfjs-gpt2';
import type { Variables } from './tfjs-gpt2';

function gpu(): GPUDevice {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new Error(`tfjs: the backend must be webgpu, got ${tf.getBackend()}`);
  return backend.device;
}

async function openTraining(size: ModelSize): Promise<Workload> {
  const subject = subjectOf(size, await recordBaseline(size));
  const make = (kind: string, of: (weights: Float32Array) => Float32Array): Variables =>
    Object.fromEntries(
      subject.parameters.map(({ name, shape, weights }) => [
        name,
        tf.variable(
          tf.tensor(of(weights), [...shape]),
          kind === 'weights',
          kind === 'weights' ? name : `${name} ${kind}`,
        ),
      ]),
    );
  const zeros = (weights: Float32Array): Float32Array => new Float32Array(weights.length);
  const [p, m, v] = [make('weights', (weights) => weights), make('m', zeros), make('v', zeros)];
  const mask = causalMask(size.contextLength);
  let steps = 0;
  let losses: tf.Scalar[] = [];
  let inFlight: Promise<unknown> = Promise.resolve();
  return {
    device: gpu(),
    async run() {
      const { tokens, targets } = subject.batch(steps++);
      const loss = tf.tidy(() => {
        const [x, y] = [tf.tensor1d(tokens, 'int32'), tf.tensor1d(targets, 'int32')];
        const { value, grads } = tf.variableGrads(() => lossOf(size, p, mask, x, y), Object.values(p));
        adamw(p, { m, v }, grads, steps);
        return value;
      });
      losses.push(loss);
      const before = inFlight;
      inFlight = loss.data();
      await before;
    },
    async drain() {
      await inFlight;
      await gpu().queue.onSubmittedWorkDone();
    },
    async outputs() {
      const values = await Promise.all(losses.map((loss) => loss.data()));
      tf.dispose(losses);
      losses = [];
      return values.map((value) => value[0] as number);
    },
    dispose() {
      tf.dispose([...Object.values(p), ...Object.values(m), ...Object.values(v), mask, ...losses]);
    },
  };
}

function single(call: (...inputs: tf.Tensor[]) => tf.Tensor[], shapes: readonly (readonly number[])[]): Workload {
  const inputs = shapes.map((shape, i) => tf.tensor(operand(i, shape), [...shape]));
  let results: tf.Tensor[] = [];
  return {
    device: gpu(),
    run() {
      tf.dispose(results);
      results = tf.tidy(() => call(...inputs));
      return Promise.resolve();
    },
    async drain() {
      await results.at(-1)?.data();
      await gpu().queue.onSubmittedWorkDone();
    },
    async outputs() {
      const arrays = await Promise.all(results.map((result) => result.data()));
      return arrays.flatMap(spread);
    },
    dispose: () => tf.dispose([...results, ...inputs]),
  };
}

function openMatmul({ m, k, n, form }: WorkOf<'matmul'>): Workload {
  const { a, b } = matmulShapes(form, m, k, n);
  return single((x, y) => [tf.matMul(x, y, form === 'TN', form === 'NT')], [a, b]);
}

/** Gradients of result · upstream in all inputs but the last, which is upstream. */
function openGradients(apply: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: readonly (readonly number[])[]): Workload {
  const differentiated = tf.valueAndGrads(apply);
  return single((...inputs) => {
    const { value, grads } = differentiated(inputs.slice(0, -1), inputs.at(-1));
    return [...grads, value];
  }, shapes);
}

function openAttention({ b, h, t, d, window }: WorkOf<'attention'>): Workload {
  if (window !== undefined) throw new Error('tfjs: windowed attention is not measured');
  const mask = causalMask(t);
  const attend = (q?: tf.Tensor, k?: tf.Tensor, v?: tf.Tensor): tf.Tensor =>
    attention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, mask);
  return openGradients(
    attend,
    Array.from({ length: 4 }, () => [b, h, t, d]),
  );
}

function openLayerNorm({ rows, c }: WorkOf<'layerNorm'>): Workload {
  const apply = (x?: tf.Tensor, weight?: tf.Tensor, bias?: tf.Tensor): tf.Tensor =>
    layerNorm(x as tf.Tensor, weight as tf.Tensor, bias as tf.Tensor);
  return openGradients(apply, [[rows, c], [c], [c], [rows, c]]);
}

export async function tfjs(): Promise<Engine> {
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs: its webgpu backend did not start in this browser');
  await tf.ready();
  return {
    training: ({ size }) => openTraining(size),
    matmul: openMatmul,
    attention: openAttention,
    layerNorm: openLayerNorm,
  };
}
