/** Operands of the measured operations: equal numbers for every engine. */
import { mixWords } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import type { Shape } from '../../src/base/shape';
import type { MatmulForm } from './workload';

/** Uniform in [−1, 1). */
export function operand(seed: number, shape: Shape): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround((mixWords(seed, i) >>> 8) / 8388608 - 1));
}

export function matmulShapes(
  form: MatmulForm,
  m: number,
  k: number,
  n: number,
): { a: [number, number]; b: [number, number] } {
  return { a: form === 'TN' ? [k, m] : [m, k], b: form === 'NT' ? [n, k] : [k, n] };
}

/** Sixteen elements spread over a result: what engines are compared by. */
export function spread(result: ArrayLike<number>): number[] {
  const stride = result.length / 16;
  return Array.from(
    { length: Math.min(16, result.length) },
    (_, i) => result[Math.floor(i * Math.max(1, stride))] as number,
  );
}
