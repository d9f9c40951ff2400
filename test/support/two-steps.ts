/** A script at a tiny size, and what two steps of one of its programs leave behind. */
import { Random } from '../../src/base/random';
import type { Merging } from '../../src/engine/levels';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { scoped } from '../../src/gpu/scopes';
import type { Program } from '../../src/graph/ir';
import type { Variants } from '../../src/kernels/kernel';
import { baselines } from '../../src/script/baselines';
import { parseRecorded } from '../../src/script/recorded';
import type { RecordedScript } from '../../src/script/recorded';
import { createSandbox } from '../../src/script/sandbox';
import { gpuContext } from './gpu-session';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const settings = { layers: 2, width: 32, heads: 2, contextLength: 16, gateChannels: 8 };

/** Two layers of 32 channels, micro-batches of four sequences of 16 tokens. */
export async function tinyRecording(source: string): Promise<RecordedScript> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 1, contextLength: 16 };
  const options = { ...settings, sequencesPerStep: 8, sequencesPerMicroBatch: 4 };
  const json = await sandbox.record({ source, settings: options, evaluation, vocabularySize: 64 });
  sandbox.dispose();
  return parseRecorded(json, 64);
}

/** Numbers that suit an input: ids, positive rates and moments, or weights of either sign. */
function valuesFor({ kind }: { kind: string }, elements: number, random: Random) {
  if (kind === 'tokens' || kind === 'targets')
    return Int32Array.from({ length: elements }, () => Math.floor(64 * random.next()));
  const low = kind === 'state' || kind === 'scalar' ? 0.1 : -0.5;
  return Float32Array.from({ length: elements }, () => low + random.next());
}

/** What every input holds after two steps, each with tokens of its own. */
export async function afterTwoSteps(program: Program, variants: Variants, merging: Merging) {
  const { gpu, pipelines } = await gpuContext();
  const planned = plan({ step: { program, slots: 2, merging } }, variants, gpu.device.limits.maxBufferSize);
  const session = await Session.create(gpu, pipelines, planned);
  const random = new Random(3);
  const names = [...planned.inputs.values()].map(({ storage }) => storage.input!);
  names.sort((one, other) => (`${one.kind} ${one.name}` < `${other.kind} ${other.name}` ? -1 : 1));
  await scoped(gpu.device, 'writing inputs', () => {
    for (const { kind, name } of names) {
      const { elements } = planned.inputs.get(`${kind}:${name}`)!.storage;
      for (let slot = 0; slot < (kind === 'tokens' || kind === 'targets' ? 2 : 1); slot++)
        session.write(kind, name, valuesFor({ kind }, elements, random), slot);
    }
    for (let slot = 0; slot < 2; slot++) session.submit([{ program: 'step', slot }]);
  });
  const values = new Map<string, Float32Array>();
  for (const { kind, name } of names) values.set(`${kind}:${name}`, await session.readInput(kind, name));
  session.destroy();
  const { dispatches, launches } = planned.programs['step']!;
  return { values, dispatches: dispatches.length, launches: launches.length };
}

/** How many numbers are not the same bits. */
export const differences = (some: Float32Array, others: Float32Array): number =>
  some.reduce((count, value, i) => count + (Object.is(value, others[i]) ? 0 : 1), 0);
