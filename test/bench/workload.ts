/** What the page measures: something an engine has compiled and can run again and again. */
import type { ModelSize } from './sizes';

export const engineNames = ['ours', 'jax-js', 'jax-js-wasm', 'tfjs'] as const;
export type EngineName = (typeof engineNames)[number];

/** A training run, or one operation with its gradient. Plain data: it crosses from Node to the page. */
export type Work =
  | { readonly kind: 'training'; readonly size: ModelSize }
  | { readonly kind: 'matmul'; readonly m: number; readonly k: number; readonly n: number; readonly form: MatmulForm }
  | {
      readonly kind: 'attention';
      readonly b: number;
      readonly h: number;
      readonly t: number;
      readonly d: number;
      readonly window?: number;
    }
  | { readonly kind: 'layerNorm'; readonly rows: number; readonly c: number };

/** Which operand is stored transposed. */
export type MatmulForm = 'NN' | 'NT' | 'TN';

export interface Workload {
  /** Null for engines that use no GPU API. */
  readonly device: GPUDevice | null;
  /** Figures that only this engine knows. */
  readonly facts?: Readonly<Record<string, number>>;
  /** Starts one run; at most two are in flight. */
  run(): Promise<void>;
  /** Resolves when all that was started is done. */
  drain(): Promise<void>;
  /** What must agree between engines: losses of the runs since last asked, or elements of the results. */
  outputs(): Promise<number[]>;
  dispose(): void;
}

export type WorkOf<Kind extends Work['kind']> = Extract<Work, { kind: Kind }>;

/** What an engine must be able to do. */
export type Engine = { readonly [Kind in Work['kind']]: (work: WorkOf<Kind>) => Workload | Promise<Workload> };
