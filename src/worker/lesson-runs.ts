/**
 * What the lessons train: a toy GPT on 8,192 tokens of the embedded stories, its seed, and at most one edit of its settings. The page and the
 * tool that records figures ask for the very same runs.
 */
import { AppError } from '../base/errors';
import { baselines } from '../script/baselines';
import { createManifest } from '../study/manifest';
import type { StudyManifest } from '../study/manifest';
import { writeSettings } from '../study/script-settings';

export const editIds = ['baseline', 'half-batch', 'half-batch-lr', 'lr-double', 'warm-up', 'weight-decay'] as const;
export type EditId = (typeof editIds)[number];

/** Of the micro preset: batch 8, lr 0.001, warm-up 0.02, weight decay 0.1. */
const editSettings: Readonly<Record<EditId, Readonly<Record<string, number>>>> = {
  baseline: {},
  'half-batch': { sequencesPerStep: 4, sequencesPerMicroBatch: 4 },
  'half-batch-lr': { sequencesPerStep: 4, sequencesPerMicroBatch: 4, lr: 0.001 / Math.SQRT2 },
  'lr-double': { lr: 0.002 },
  'warm-up': { warmup: 0.2 },
  'weight-decay': { weightDecay: 0.3 },
};

export const lessonTokens = 8192;

/** Nobody reads samples here, and one evaluation at the end is enough. */
export function lessonManifest(seed: number): StudyManifest {
  const [baseline] = baselines;
  if (baseline === undefined) throw new AppError('usage', 'lesson: there is no baseline script to train');
  const manifest = createManifest({
    ...{ createdAt: '2026-01-01T00:00:00.000Z', name: 'Lesson', preset: 'micro', arms: ['none'], seed },
    ...{ baselineScript: baseline.source, researcher: { kind: 'librarian' } },
    budget: { clock: 'tokens', amount: lessonTokens },
  });
  return { ...manifest, evaluations: 1, samplePrompts: [] };
}

export const lessonScript = ({ baselineScript }: StudyManifest, edit: EditId): string =>
  writeSettings(baselineScript, editSettings[edit]).script;
