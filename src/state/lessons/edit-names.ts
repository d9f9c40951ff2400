/** The runs of the lessons in words. */
import type { LessonRun } from './figures';

export const editNames: Readonly<Record<LessonRun['edit'], string>> = {
  baseline: 'The baseline',
  'half-batch': 'Half the batch, learning rate as it was',
  'half-batch-lr': 'Half the batch, learning rate ÷ √2',
  'lr-double': 'Twice the learning rate',
  'warm-up': 'Ten times the warm-up',
  'weight-decay': 'Three times the weight decay',
};

/** What it changes, for somebody who has not met it. */
export const editTexts: Readonly<Record<LessonRun['edit'], string>> = {
  baseline: 'Nothing is changed.',
  'half-batch': 'Each step reads half as much text, so there are twice as many steps.',
  'half-batch-lr': 'Twice as many steps on half as much text each, and every step a little shorter.',
  'lr-double': 'Every step goes twice as far.',
  'warm-up': 'The steps grow to their full length over a fifth of the training, not a fiftieth.',
  'weight-decay': 'The weights are pulled towards zero three times as hard.',
};
