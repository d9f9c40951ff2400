/** Runs the checks of the technique gallery on the GPU. */
import { mixWords, Random } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { GraphBuilder } from '../../src/graph/builder';
import { forwardProgram, updateProgram } from '../../src/graph/training';
import type { Tensor } from '../../src/script/prelude/core';
import { input } from '../../src/script/prelude/core';
import { recording } from '../../src/script/prelude/recorder';
import { parseRecorded, parseSchedule } from '../../src/script/recorded';
import type { RecordedScript } from '../../src/script/recorded';
import { createSandbox } from '../../src/script/sandbox';
import type { ScriptSandbox } from '../../src/script/sandbox';
import { expectClose } from './compare';
import { gpuContext, runProgram } from './gpu-session';
import type { Reference, Technique, UpdateStep } from './techniques';
import { expect } from 'vitest';

type Check<Kind extends string> = Extract<Technique['checks'][number], { kind: Kind }>;
export type ScriptModule = Readonly<Record<string, (...inputs: unknown[]) => Tensor>>;
type Settings = Readonly<Record<string, number>>;
type Modules = Readonly<Record<string, string>>;

const vocabularySize = 40;

export async function checkFunction(module: ScriptModule, check: Check<'function'>): Promise<void> {
  const random = new Random(17);
  const data = check.inputs.map(({ shape, draw }): Reference => ({
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(draw?.(random) ?? 2 * random.next() - 1)),
  }));
  const { graph, result } = recording(() => {
    const tensors = check.inputs.map(({ shape, isInteger }, i) =>
      input(isInteger ? 'tokens' : 'state', `x${i}`, shape),
    );
    return module[check.name]!(...tensors, ...(check.rest ?? []));
  });
  const program = forwardProgram({ graph, results: { out: result.id }, assignments: [] });
  const named = check.inputs.map(
    ({ isInteger }, i) => [`${isInteger ? 'tokens' : 'state'}:x${i}`, data[i]!.data] as const,
  );
  const { results } = await runProgram(program, { 'key:key': [12345], ...Object.fromEntries(named) });
  const expected = check.expected(...data);
  expect(new GraphBuilder(graph).shapeOf(result.id)).toEqual(expected.shape);
  expectClose(results['out']!, expected.data, check.tolerance ?? 2e-5, check.name);
}

async function opened(
  source: string,
  modules: Modules,
  settings: Settings,
): Promise<{ sandbox: ScriptSandbox; script: RecordedScript }> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 2, contextLength: settings['contextLength']! };
  const json = await sandbox.record({ source, settings, evaluation, vocabularySize });
  return { sandbox, script: parseRecorded(json, vocabularySize) };
}

/** Of schedules: every hundredth of a run of 100 steps. */
export async function checkSchedule(
  source: string,
  modules: Modules,
  settings: Settings,
  check: Check<'schedule'>,
): Promise<void> {
  const { sandbox } = await opened(source, modules, settings);
  const moments = Array.from({ length: 100 }, (_, step) => ({
    step,
    steps: 100,
    progress: step / 100,
    tokens: step * 128,
  }));
  const made = parseSchedule(await sandbox.schedule(moments));
  sandbox.dispose();
  moments.forEach(({ progress, step, tokens }, i) => {
    for (const [name, value] of Object.entries(check.expected(progress, step, tokens))) {
      expect(made[i]![name], `${name} at step ${step}`).toBeCloseTo(value, 9);
    }
  });
}

/** Numbers of a tensor at a step, the same for both sides. */
const drawn = (elements: number, name: number, step: number, scale: number): Float64Array =>
  Float64Array.from({ length: elements }, (_, i) => Math.fround(scale * (mixWords(name, step, i) / 2 ** 31 - 1)));

async function updateSteps(
  sandbox: ScriptSandbox,
  script: RecordedScript,
  check: Check<'update'>,
): Promise<UpdateStep[]> {
  const moments = Array.from({ length: check.steps }, (_, step) => ({
    step,
    steps: check.steps,
    progress: step / check.steps,
    tokens: 0,
  }));
  const scheduled = parseSchedule(await sandbox.schedule(moments));
  const gradients = (step: number, pass: number): Map<string, Float64Array> =>
    new Map(script.parameters.map(({ name, shape }, i) => [name, drawn(sizeOf(shape), 100 * pass + i, step, 0.1)]));
  return moments.map(({ step }) => ({
    step: step + 1,
    gradients: gradients(step, 1),
    second: gradients(step, 2),
    scalars: check.scalars?.(step + 1) ?? scheduled[step]!,
  }));
}

const run = (session: Session, program: string): void => session.submit([{ program, slot: 0 }]);

function fill(session: Session, kind: string, values: ReadonlyMap<string, Float64Array>): void {
  for (const [name, data] of values) if (session.has(kind, name)) session.write(kind, name, Float32Array.from(data));
}

async function openUpdates(script: RecordedScript): Promise<Session> {
  const { gpu, pipelines, variants } = await gpuContext();
  const request = ({ graph, assignments }: RecordedScript['update'], compile = forwardProgram) => ({
    program: compile({ graph, results: {}, assignments }),
    slots: 1,
  });
  const { average } = script;
  const requests = {
    update: request(script.update, updateProgram),
    ...(script.perturb && { perturb: request(script.perturb) }),
    ...(average && {
      average: {
        program: forwardProgram({
          graph: average.graph,
          results: Object.fromEntries(average.weights.map(({ name, value }) => [name, value])),
          assignments: [],
        }),
        slots: 1,
      },
    }),
  };
  return Session.create(gpu, pipelines, plan(requests, variants, gpu.device.limits.maxBufferSize));
}

/** State as the trial would fill it: constants, and copies of parameters. */
function initialState(script: RecordedScript, parameters: ReadonlyMap<string, Reference>): Map<string, Float64Array> {
  return new Map(
    script.state.map(({ name, shape, offset, scale, like }) => {
      if (like !== undefined) return [name, parameters.get(like)!.data];
      if (scale !== 0) throw new Error(`state ${name}: checks know constant states and copies of parameters only`);
      return [name, new Float64Array(sizeOf(shape)).fill(offset)];
    }),
  );
}

export async function checkUpdate(
  source: string,
  modules: Modules,
  settings: Settings,
  check: Check<'update'>,
): Promise<void> {
  const { sandbox, script } = await opened(source, modules, settings);
  const steps = await updateSteps(sandbox, script, check);
  sandbox.dispose();
  const parameters = new Map(
    script.parameters.map(({ name, shape }, i): [string, Reference] => [
      name,
      { shape, data: drawn(sizeOf(shape), 900 + i, 0, 0.5) },
    ]),
  );
  const session = await openUpdates(script);
  try {
    fill(session, 'parameter', new Map([...parameters].map(([name, { data }]) => [name, data])));
    fill(session, 'state', initialState(script, parameters));
    for (const { step, gradients, second, scalars } of steps) {
      fill(
        session,
        'scalar',
        new Map(Object.entries({ ...scalars, step }).map(([name, value]) => [name, Float64Array.of(value)])),
      );
      fill(session, 'gradient', gradients);
      if (script.perturb) {
        run(session, 'perturb');
        fill(session, 'gradient', second);
      }
      run(session, 'update');
    }
    const expected = check.expected(parameters, steps);
    const tolerance = check.tolerance ?? 1e-4;
    for (const [name, data] of expected.parameters) {
      const start = parameters.get(name)!.data;
      const moved = Float64Array.from(await session.readInput('parameter', name), (value, i) => value - start[i]!);
      expectClose(
        moved,
        data.map((value, i) => value - start[i]!),
        tolerance,
        `change of ${name}`,
      );
    }
    if (!expected.average) return;
    run(session, 'average');
    for (const [name, data] of expected.average) {
      expectClose(await session.readResult('average', name), data, tolerance, `evaluation weight ${name}`);
    }
  } finally {
    session.destroy();
  }
}
