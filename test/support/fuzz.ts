/** Random programs on the GPU against the float64 twin: every output, and the gradient along a random direction. */
import { plan } from '../../src/engine/plan';
import type { ProgramRequest } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { scoped } from '../../src/gpu/scopes';
import { differentiateLoss, forwardProgram, gradientProgram, microBatchShare } from '../../src/graph/training';
import { relativeError } from './compare';
import { fuzzedProgram } from './fuzz-programs';
import type { FuzzedProgram, Instruction } from './fuzz-programs';
import { gpuContext } from './gpu-session';
import { evaluateTwin } from './twin';
import type { Values } from './twin';

const largest = 1e4;
const forwardTolerance = 2e-4;
const gradientTolerance = 1e-3;

type Data = Readonly<Record<string, Float64Array>>;

/** Inputs moved along a fixed direction with entries in [−1, 1]. */
function moved(inputs: Data, distance: number): Data {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, data]) => [
      key,
      key.startsWith('parameter') ? data.map((x, i) => x + distance * Math.cos(3 * i + key.length)) : data,
    ]),
  );
}

const isTame = (values: Values): boolean =>
  [...values.values()].every((data) => data.every((x) => Math.abs(x) <= largest));

/** What the twin says, or undefined where rounding alone would change it. */
function expectationOf({ g, inputs, outputs, loss }: FuzzedProgram) {
  const values = evaluateTwin(g, inputs);
  if (!isTame(values)) return undefined;
  const at = (distance: number): Values => evaluateTwin(g, moved(inputs, distance));
  const close = at(1e-6);
  if (outputs.some((id) => relativeError(close.get(id)!, values.get(id)!, 1e-2) > 1e-4)) return undefined;
  const lossAt = (distance: number): number => evaluateTwin(g, moved(inputs, distance), values).get(loss)![0]!;
  const slope = (step: number): number => (lossAt(step) - lossAt(-step)) / (2 * step);
  const [fine, coarse] = [slope(1e-6), slope(1e-4)];
  const hasKink = Math.abs(fine - coarse) > 1e-3 * (Math.abs(fine) + 1);
  return { outputs: outputs.map((id) => values.get(id)!), slope: hasKink ? undefined : fine };
}

interface Case {
  readonly made: FuzzedProgram;
  readonly expected: NonNullable<ReturnType<typeof expectationOf>>;
  readonly prefix: string;
}

function requestsOf(cases: readonly Case[]): Record<string, ProgramRequest> {
  const requests = cases.flatMap(({ made, prefix }) => {
    const results = Object.fromEntries(made.outputs.map((id, i) => [`out${i}`, id]));
    const forward = forwardProgram({ graph: made.g, results, assignments: [] });
    const gradient = gradientProgram(differentiateLoss(made.g, made.loss, made.parameters), { accumulate: false });
    return [
      [`${prefix}forward`, { program: forward, slots: 1 }],
      [`${prefix}gradient`, { program: gradient, slots: 1 }],
    ] as const;
  });
  return Object.fromEntries(requests);
}

async function disagreement(session: Session, { made, expected, prefix }: Case): Promise<string | undefined> {
  session.submit([{ program: `${prefix}forward`, slot: 0 }]);
  for (const [i, wanted] of expected.outputs.entries()) {
    const actual = await session.readResult(`${prefix}forward`, `out${i}`);
    const error = relativeError(actual, wanted, 1e-1);
    if (!(error <= forwardTolerance))
      return `output ${i} is off by ${error}: ${actual.join()} against ${wanted.join()}`;
  }
  if (expected.slope === undefined) return undefined;
  session.submit([{ program: `${prefix}gradient`, slot: 0 }]);
  let along = 0;
  let size = 0;
  for (const { name } of made.parameters) {
    const key = `parameter:${name}`;
    const gradient = await session.readInput('gradient', name);
    gradient.forEach((slope, i) => {
      along += slope * Math.cos(3 * i + key.length);
      size += slope * slope;
    });
  }
  const error = Math.abs(along - expected.slope) / (Math.sqrt(size) + 0.1);
  return error <= gradientTolerance
    ? undefined
    : `the gradient gives ${along} along a direction, differences give ${expected.slope}`;
}

export interface FuzzCounts {
  programs: number;
  /** Left out because rounding alone would change their result. */
  skipped: number;
  gradients: number;
}

/** @throws Error that describes the first program which disagrees with the twin. */
export async function checkPrograms(lists: readonly (readonly Instruction[])[], counts: FuzzCounts): Promise<void> {
  const cases = lists.flatMap((list, i): Case[] => {
    const prefix = `${i}.`;
    const made = fuzzedProgram(list, 1 + list.length, prefix);
    const expected = expectationOf(made);
    return expected ? [{ made, expected, prefix }] : [];
  });
  counts.skipped += lists.length - cases.length;
  if (cases.length === 0) return;
  const { gpu, pipelines, variants } = await gpuContext();
  const planned = plan(requestsOf(cases), variants, gpu.device.limits.maxBufferSize);
  const session = await Session.create(gpu, pipelines, planned);
  try {
    await scoped(gpu.device, 'running fuzzed programs', async () => {
      if (session.has('scalar', microBatchShare)) session.write('scalar', microBatchShare, Float32Array.of(1));
      for (const { made } of cases) writeInputs(session, made);
      for (const each of cases) {
        const problem = await disagreement(session, each);
        if (problem) throw new Error(`${problem}\n${JSON.stringify(each.made.g.nodes)}`);
        counts.programs++;
        if (each.expected.slope !== undefined) counts.gradients++;
      }
    });
  } finally {
    session.destroy();
  }
}

function writeInputs(session: Session, { inputs }: FuzzedProgram): void {
  for (const [key, data] of Object.entries(inputs)) {
    const [kind, name] = key.split(/:(.*)/) as [string, string];
    if (!session.has(kind, name)) continue;
    session.write(kind, name, kind === 'tokens' ? Int32Array.from(data) : Float32Array.from(data));
  }
}
