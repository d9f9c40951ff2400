/** Learning-rate schedules, each as a share of the peak rate; t.progress runs from 0 to 1. A script keeps its own warm-up. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import type { Technique } from '../technique';
import { hasLrSchedule, lrFollows } from '../training-edits';

const shape = (
  facts: Pick<Technique, 'id' | 'title' | 'query' | 'note' | 'arxiv' | 'expected'>,
  body: string,
  uses: readonly string[] = [],
): Technique => ({
  ...facts,
  keys: [],
  appliesTo: (script) => hasLrSchedule(script) && uses.every((key) => readSetting(script, key) !== undefined),
  edit: lrFollows(body),
});

export const schedules: readonly Technique[] = [
  shape(
    {
      id: 'wsd',
      title: 'Warmup-stable-decay schedule',
      query: 'MiniCPM small language models scalable training strategies',
      note: 'wsd',
      arxiv: '2404.06395',
      expected: 'Level with cosine at equal tokens for models of 0.04 to 2B, and it can be stopped anywhere.',
    },
    `
  const decay = 0.1;
  const cooled = Math.max(0, (t.progress - (1 - decay)) / decay);
  return warm * Math.pow(0.1, cooled);`,
  ),
  shape(
    {
      id: 'sqrt-cooldown',
      title: 'Constant lr with a 1 − √x cooldown',
      query: 'compute-optimal training beyond fixed training durations',
      note: 'one-sqrt-cooldown',
      arxiv: '2405.18392',
      expected: 'Level with or a little under tuned cosine at 33M to 8B once the cooldown takes a fifth of the run.',
    },
    `
  const decay = 0.2;
  const cooled = Math.min(1, Math.max(0, (t.progress - (1 - decay)) / decay));
  return warm * (1 - Math.sqrt(cooled));`,
  ),
  shape(
    {
      id: 'rex',
      title: 'REX schedule',
      query: 'REX budgeted training improved schedule',
      note: 'rex',
      arxiv: '2107.04197',
      expected: 'Best or near it over seven vision and language settings, most of all on short budgets.',
    },
    `
  const left = 1 - Math.min(1, t.progress);
  return (warm * left) / (0.5 + 0.5 * left);`,
  ),
  shape(
    {
      id: 'untuned-warmup',
      title: 'Untuned warm-up of 2 ÷ (1 − β2) steps',
      query: 'untuned warmup adaptive optimization',
      note: 'untuned-warmup',
      arxiv: '1910.04209',
      expected: 'As good as RAdam on image and translation models without a length to tune.',
    },
    `
  const up = Math.min(1, ((t.step + 1) * (1 - settings.beta2)) / 2);
  const floor = settings.minLr / settings.lr;
  return up * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, t.progress))));`,
    ['lr', 'minLr', 'beta2'],
  ),
  shape(
    {
      id: 'cosine',
      title: 'Cosine to zero',
      query: 'cosine annealing warm restarts SGDR',
      note: 'cosine-sgdr',
      arxiv: '1608.03983',
      expected: 'The usual default; a floor of a tenth or none differs by little in most reports.',
    },
    `
  return warm * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, t.progress)));`,
  ),
  shape(
    {
      id: 'one-cycle',
      title: 'One-cycle schedule',
      query: 'super-convergence large learning rates',
      note: 'one-cycle',
      arxiv: '1708.07120',
      expected: 'Far fewer steps for small image models with SGD; little is reported for language models.',
    },
    `
  const [peak, low] = [3, 0.3];
  const z = Math.min(1, t.progress / 0.9);
  const tail = Math.max(0, (t.progress - 0.9) / 0.1);
  return t.progress < 0.9 ? low + (peak - low) * (1 - Math.abs(2 * z - 1)) : low * Math.pow(0.1, 2 * tail);`,
  ),
  shape(
    {
      id: 'linear-to-zero',
      title: 'Linear decay to zero',
      query: 'straight to zero linearly decaying learning rate',
      note: 'linear-decay-to-zero',
      arxiv: '2502.15938',
      expected: 'Under a tenfold cosine for 111M to 1.7B at compute-optimal tokens and beyond, more so on longer runs.',
    },
    `
  return warm * (1 - Math.min(1, t.progress));`,
  ),
  shape(
    {
      id: 'inverse-sqrt',
      title: 'Inverse square root decay',
      query: 'inverse square root learning rate decay Noam',
      note: 'inverse-sqrt',
      arxiv: '1706.03762',
      expected: 'Fine for translation models of 65 to 213M; behind schedules that end low when the budget is fixed.',
    },
    `
  const hold = 0.1;
  return warm * Math.sqrt(hold / Math.max(hold, t.progress));`,
  ),
  shape(
    {
      id: 'power',
      title: 'Power-law decay, then a cooldown',
      query: 'power scheduler batch size token number agnostic learning rate',
      note: 'power-scheduler',
      arxiv: '2408.13359',
      expected: 'One setting carries over batch and length at 1 to 3B, level with models that were tuned each.',
    },
    `
  const hold = 0.1;
  const cooled = Math.min(1, Math.max(0, (t.progress - 0.9) / 0.1));
  return warm * Math.pow(Math.max(hold, t.progress) / hold, -0.51) * Math.pow(0.1, cooled);`,
  ),
  {
    id: 'longer-warmup',
    title: 'Warm-up over a tenth of the run',
    query: 'large minibatch SGD ImageNet warmup',
    note: 'linear-warmup',
    arxiv: '1706.02677',
    keys: ['warmup'],
    appliesTo: (script) => (readSetting(script, 'warmup') ?? 1) < 0.1,
    edit: (script) => writeSetting(script, 'warmup', 0.1),
    expected: 'Steadier starts with large batches and rates; on a short run the steps lost weigh more.',
  },
];
