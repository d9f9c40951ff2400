/** A trainer whose every number is known, a researcher with four ideas, and a controlled study of both. */
import { seedFromText } from '../../../src/base/random';
import { createManifest } from '../../../src/study/manifest';
import type { StudyManifest } from '../../../src/study/manifest';
import { protocolOf } from '../../../src/study/protocol';
import type { Protocol } from '../../../src/study/protocol';
import type { TrialSpec } from '../../../src/trial/types';
import { FakeResearcher, FakeRunner, finished, proposal } from './fakes';

const lines = ['lr: 1', 'decay: 1', 'clip: 1', 'norm: 1'];
const baseline = `export const settings = {\n  ${lines.join(',\n\n\n  ')},\n};\n`;
/** What each changed line gains, in bpb. */
const worth: Readonly<Record<string, number>> = {
  'lr: 2': 0.2,
  'decay: 2': 0.1,
  'clip: 2': -0.05,
  'norm: 2': 0,
};

/** Noise of the seed that a parent and a child share, and a little of their own. */
export function noise({ seed, script, evaluation }: TrialSpec): number {
  const common = (seedFromText(`${seed} ${evaluation.split}`) % 1000) / 1000 - 0.5;
  const own = (seedFromText(`${seed} ${script} ${evaluation.split}`) % 1000) / 1000 - 0.5;
  return 0.01 * common + 0.002 * own;
}

export const valBpbOf = (spec: TrialSpec): number =>
  2 +
  noise(spec) -
  Object.entries(worth).reduce((sum, [line, gain]) => sum + (spec.script.includes(line) ? gain : 0), 0);

export const trainer = () => new FakeRunner((spec) => finished(valBpbOf(spec)));

/** The papers arm changes a line a trial, in this order; the other arm only ever adds a remark. */
const edits = ['lr', 'decay', 'norm', 'clip'];
export const researcher = () =>
  new FakeResearcher(({ arm, trialIndex, parent }) => {
    const key = edits[trialIndex - 1] ?? 'lr';
    return proposal(
      arm === 'papers' ? parent.script.replace(`${key}: 1`, `${key}: 2`) : `${parent.script}// ${trialIndex}\n`,
    );
  });

export const manifestWith = (protocol: Partial<Protocol> = {}): StudyManifest =>
  createManifest({
    ...{ createdAt: '2026-01-01T00:00:00.000Z', name: 'test', preset: 'micro', baselineScript: baseline, seed: 7 },
    ...{ researcher: { kind: 'librarian' }, trialsPerArm: 5, protocol: { ...protocolOf('controlled'), ...protocol } },
  });
