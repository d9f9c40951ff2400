/** The kernels of our step one by one: a plan whose programs hold a single dispatch each. */
import { GpuHost } from '../../../src/engine/host';
import type { Dispatch, Plan, PlannedProgram } from '../../../src/engine/plan';
import { Session } from '../../../src/engine/session';
import { buildModel, stepPrograms } from '../../../src/trial/model';
import { roomyCaps } from '../../support/recording';
import type { ModelSize } from '../sizes';
import { summarise } from '../statistics';
import { recordBaseline, subjectOf } from '../subject';

export interface KernelTime {
  readonly kernel: string;
  readonly dispatches: number;
  /** Of all its dispatches in a step. */
  readonly ms: number;
  readonly gflops: number;
  readonly gigabytesPerSecond: number;
}

const repeats = 3;

interface Part {
  readonly name: string;
  readonly program: PlannedProgram;
  readonly dispatch: Dispatch;
}

/** Equal kernels are timed once each, and added. */
function sumByKernel(timed: readonly (Part & { readonly ms: number })[]): KernelTime[] {
  const names = [...new Set(timed.map(({ dispatch }) => dispatch.kernel.name))];
  const rows = names.map((kernel): KernelTime => {
    const same = timed.filter(({ dispatch }) => dispatch.kernel.name === kernel);
    const total = (of: (part: (typeof same)[number]) => number): number =>
      same.reduce((sum, part) => sum + of(part), 0);
    const ms = total((part) => part.ms);
    const rate = (amount: number): number => amount / ms / 1e6;
    return {
      kernel,
      dispatches: same.length,
      ms,
      gflops: rate(total(({ dispatch }) => dispatch.kernel.flops)),
      gigabytesPerSecond: rate(total(({ dispatch }) => dispatch.kernel.bytes)),
    };
  });
  return rows.sort((a, b) => b.ms - a.ms);
}

/** @throws Error where the adapter has no timestamps. */
export async function profile(size: ModelSize): Promise<KernelTime[]> {
  const { gpu, pipelines, ...limits } = await new GpuHost(navigator.gpu).acquire();
  if (!gpu.adapter.hasTimestamps)
    throw new Error(`profile: ${gpu.adapter.name} has no timestamp queries; use a browser that offers timestamp-query`);
  const script = await recordBaseline(size);
  const model = buildModel(script, [script.train], 1, limits, roomyCaps);
  const parts = stepPrograms(model, model.shape).flatMap(({ program: name }): Part[] => {
    const program = model.plan.programs[name] as PlannedProgram;
    return program.dispatches.map((dispatch, i) => ({ name: `${name} ${i}`, program, dispatch }));
  });
  const programs = Object.fromEntries(
    parts.map(({ name, program, dispatch }) => [name, { ...program, dispatches: [dispatch] }]),
  );
  const plan: Plan = { ...model.plan, programs };
  const session = await Session.create(gpu, pipelines, plan);
  const subject = subjectOf(size, script);
  for (const { name, weights } of subject.parameters) session.write('parameter', name, weights);
  const samples = new Map(parts.map(({ name }) => [name, [] as number[]]));
  for (let i = 0; i < repeats; i++) {
    for (const { name } of parts) samples.get(name)?.push((await session.timeMs({ program: name, slot: 0 })) ?? NaN);
  }
  session.destroy();
  return sumByKernel(parts.map((part) => ({ ...part, ms: summarise(samples.get(part.name) ?? []).median })));
}
