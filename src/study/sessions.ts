/** Several sessions of one design, and what they say together. A session is a whole study; its repetitions differ in the seed alone. */
import { canonicalJson, sha256Hex } from '../base/hash';
import type { StudyView } from './fold';
import type { ArmId, StudyManifest } from './manifest';
import { reportOf } from './report';
import { verdicts } from './statistics/verdict';
import type { Verdict } from './statistics/verdict';

/** Equal for studies that are sessions of one design: all but name, seed and time of the manifest. */
export async function designOf(manifest: StudyManifest): Promise<string> {
  const { name, seed, createdAt, ...design } = manifest;
  return (await sha256Hex(canonicalJson(design))).slice(0, 16);
}

/** The arm that every other one is held against. */
const referenceArm = (arms: readonly ArmId[]): ArmId | null => (arms.includes('none') ? 'none' : (arms[0] ?? null));

/** One verdict an arm but the reference, over the sessions in which both were confirmed. */
export function verdictsOver(sessions: readonly StudyView[]): Verdict[] {
  const arms = sessions[0]?.manifest.arms ?? [];
  const reference = referenceArm(arms);
  if (reference === null) return [];
  const gains = sessions.map((view) => reportOf(view).finalGains);
  return verdicts(
    arms
      .filter((arm) => arm !== reference)
      .map((arm) => ({
        ...{ arm, reference },
        differences: gains.flatMap((gainOf) => {
          const [own, its] = [gainOf.get(arm), gainOf.get(reference)];
          return typeof own === 'number' && typeof its === 'number' ? [its - own] : [];
        }),
      })),
  );
}
