/**
 * What a study is, written down before it starts: everything that decides its result. The hash of the manifest is the
 * study's id. It never holds a key: an endpoint with credentials or a query string is refused.
 */
import { AppError } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import type { Budget, Caps, TrialSpec } from '../trial/types';
import { presets } from './presets';
import type { PresetId } from './presets';
import { checkProtocol, protocolOf } from './protocol';
import type { Protocol } from './protocol';
import { checkResearcher } from './researcher-choice';
import type { ResearcherChoice } from './researcher-choice';
import { writeSettings } from './script-settings';

export const journalFormat = 2;

export const armIds = ['none', 'papers', 'placebo', 'reflection', 'random', 'tpe', 'cma-es'] as const;
export type ArmId = (typeof armIds)[number];

/** The arms of the published experiment; the others are its controls. */
const defaultArms: readonly ArmId[] = ['none', 'papers'];

export interface StudyManifest {
  readonly format: number;
  /** ISO 8601; makes two otherwise equal studies two studies. */
  readonly createdAt: string;
  readonly name: string;
  readonly preset: PresetId;
  readonly arms: readonly ArmId[];
  readonly corpusId: string;
  readonly corpusHash?: string;
  /** Source of the train.js that every arm starts from, with the preset's settings already written into it. */
  readonly baselineScript: string;
  /** Preset settings that the baseline has no line for; the harness forces them, so edits to them do nothing. */
  readonly settings: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly caps: Caps;
  /** Default: canonical, which makes trials comparable bit for bit. */
  readonly kernels?: 'canonical' | 'tuned';
  readonly evaluation: TrialSpec['evaluation'];
  readonly evaluations: number;
  /** Including the baseline, which is trial 0 of each arm. */
  readonly trialsPerArm: number;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly researcher: ResearcherChoice;
  readonly samplePrompts: readonly string[];
}

/** What a visitor chooses; the preset answers for whatever is left out. */
export interface StudyChoices {
  readonly createdAt: string;
  readonly name: string;
  readonly preset: PresetId;
  readonly baselineScript: string;
  readonly researcher: ResearcherChoice;
  readonly seed: number;
  readonly arms?: readonly ArmId[];
  readonly corpusId?: string;
  readonly corpusHash?: string;
  readonly budget?: Budget;
  readonly trialsPerArm?: number;
  readonly kernels?: 'canonical' | 'tuned';
  readonly protocol?: Protocol;
}

/** @throws AppError `usage` if a choice cannot make a study. */
export function createManifest(choices: StudyChoices): StudyManifest {
  const preset = presets[choices.preset];
  const { script, missing } = writeSettings(choices.baselineScript, preset.settings);
  const manifest: StudyManifest = {
    format: journalFormat,
    createdAt: choices.createdAt,
    name: choices.name,
    preset: choices.preset,
    arms: choices.arms ?? defaultArms,
    corpusId: choices.corpusId ?? preset.corpusId,
    ...(choices.corpusHash === undefined ? {} : { corpusHash: choices.corpusHash }),
    baselineScript: script,
    settings: missing,
    budget: choices.budget ?? preset.budget,
    caps: preset.caps,
    ...(choices.kernels === undefined ? {} : { kernels: choices.kernels }),
    evaluation: { split: 'search', tokens: preset.evaluationTokens, contextLength: preset.evaluationContextLength },
    evaluations: preset.evaluations,
    trialsPerArm: choices.trialsPerArm ?? preset.trialsPerArm,
    protocol: choices.protocol ?? protocolOf(preset.protocol),
    seed: choices.seed,
    researcher: choices.researcher,
    samplePrompts: preset.samplePrompts,
  };
  checkManifest(manifest);
  return manifest;
}

/**
 * A recorded study again, its proposals repeated: all that decides its result is the recording's.
 * @throws AppError `usage` if the recording's manifest cannot make a study.
 */
export function repeatedManifest(
  recorded: StudyManifest,
  own: { readonly createdAt: string; readonly corpusHash: string; readonly journal: string },
): StudyManifest {
  const { createdAt, corpusHash, journal } = own;
  const { name } = recorded;
  const manifest: StudyManifest = {
    ...recorded,
    ...{ createdAt, corpusHash, name: `${name.replace(/, trained here$/, '')}, trained here` },
    researcher: { kind: 'recorded', journal, name },
  };
  checkManifest(manifest);
  return manifest;
}

function checkManifest({ arms, trialsPerArm, budget, seed, researcher, protocol }: StudyManifest): void {
  if (arms.length === 0 || new Set(arms).size !== arms.length)
    throw new AppError('usage', `study: needs one or more different arms, got [${arms.join(', ')}]`);
  if (!Number.isInteger(trialsPerArm) || trialsPerArm < 1)
    throw new AppError('usage', `study: trials an arm must be a whole number of at least 1, got ${trialsPerArm}`);
  if (!(Number.isFinite(budget.amount) && budget.amount > 0))
    throw new AppError('usage', `study: the budget must be more than 0 ${budget.clock}, got ${budget.amount}`);
  checkProtocol(protocol);
  if (!Number.isSafeInteger(seed)) throw new AppError('usage', `study: the seed must be a whole number, got ${seed}`);
  checkResearcher(researcher);
}

/** The first 16 hexadecimal digits of the manifest's hash. */
export async function studyIdOf(manifest: StudyManifest): Promise<string> {
  return (await sha256Hex(canonicalJson(manifest))).slice(0, 16);
}
