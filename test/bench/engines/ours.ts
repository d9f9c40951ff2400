/** Our engine: the baseline's step, and single operations compiled as the product compiles them. */
import { GpuHost } from '../../../src/engine/host';
import { plan } from '../../../src/engine/plan';
import { Session } from '../../../src/engine/session';
import { GraphBuilder } from '../../../src/graph/builder';
import type { Program } from '../../../src/graph/ir';
import { differentiateLoss, forwardProgram, gradientProgram, microBatchShare } from '../../../src/graph/training';
import type { ParameterShape } from '../../../src/graph/training';
import { matmulShapes, operand, spread } from '../operands';
import type { Engine, WorkOf, Workload } from '../workload';
import { prepareTraining } from './ours-training';

const host = new GpuHost(navigator.gpu);

/** A program of its own with its inputs as parameters, seeded by their index. */
async function single(
  program: Program,
  inputs: readonly ParameterShape[],
  read: (session: Session) => Promise<Float32Array[]>,
): Promise<Workload> {
  const { gpu, pipelines, variants, maxArenaBytes } = await host.acquire();
  const session = await Session.create(gpu, pipelines, plan({ main: { program, slots: 1 } }, variants, maxArenaBytes));
  inputs.forEach(({ name, shape }, i) => session.write('parameter', name, operand(i, shape)));
  if (session.has('scalar', microBatchShare)) session.write('scalar', microBatchShare, Float32Array.of(1));
  let inFlight = Promise.resolve();
  return {
    device: gpu.device,
    async run() {
      session.submit([{ program: 'main', slot: 0 }]);
      const before = inFlight;
      inFlight = session.settle();
      await before;
    },
    drain: () => session.settle(),
    outputs: async () => (await read(session)).flatMap(spread),
    dispose: () => session.destroy(),
  };
}

function openMatmul({ m, k, n, form }: WorkOf<'matmul'>): Promise<Workload> {
  const g = new GraphBuilder();
  const shapes = matmulShapes(form, m, k, n);
  const inputs = [g.input('parameter', 'a', shapes.a), g.input('parameter', 'b', shapes.b)];
  const out = g.one('matmul', inputs, { transposeA: form === 'TN', transposeB: form === 'NT' });
  const program = forwardProgram({ graph: g, results: { out }, assignments: [] });
  const parameters = [
    { name: 'a', shape: shapes.a },
    { name: 'b', shape: shapes.b },
  ];
  return single(program, parameters, async (session) => [await session.readResult('main', 'out')]);
}

/** An operation's result times fixed numbers, summed: its loss and the gradients of all inputs but those numbers. */
function openGradients(
  inputs: readonly ParameterShape[],
  apply: (g: GraphBuilder, ids: readonly number[]) => number,
): Promise<Workload> {
  const g = new GraphBuilder();
  const ids = inputs.map(({ name, shape }) => g.input('parameter', name, shape));
  const weighted = g.one('mul', [apply(g, ids.slice(0, -1)), ids.at(-1) as number]);
  const axes = g.shapeOf(weighted).map((_, axis) => axis);
  const differentiated = differentiateLoss(g, g.one('sum', [weighted], { axes }), inputs.slice(0, -1));
  const program = gradientProgram(differentiated, { accumulate: false });
  const names = inputs.slice(0, -1).map(({ name }) => name);
  return single(program, inputs, (session) => Promise.all(names.map((name) => session.readInput('gradient', name))));
}

function openAttention({ b, h, t, d, window }: WorkOf<'attention'>): Promise<Workload> {
  const inputs = ['q', 'k', 'v', 'upstream'].map((name) => ({ name, shape: [b, h, t, d] }));
  const attributes = window === undefined ? {} : { window };
  return openGradients(inputs, (g, ids) => g.apply('attention', ids, attributes)[0] as number);
}

function openLayerNorm({ rows, c }: WorkOf<'layerNorm'>): Promise<Workload> {
  const inputs = [
    { name: 'x', shape: [rows, c] },
    { name: 'weight', shape: [c] },
    { name: 'bias', shape: [c] },
    { name: 'upstream', shape: [rows, c] },
  ];
  return openGradients(inputs, (g, ids) => g.apply('layerNorm', ids, { eps: 1e-5 })[0] as number);
}

export const ours: Engine = {
  training: ({ size }) => prepareTraining(host, size),
  matmul: openMatmul,
  attention: openAttention,
  layerNorm: openLayerNorm,
};
