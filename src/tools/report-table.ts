/** A study's report as text. */
import { markdownTable } from 'markdown-table';
import type { StudyView } from '../study/fold';
import { reportOf } from '../study/report';
import type { Gains } from '../study/report';
import { verdictsOver } from '../study/sessions';

const bpb = (value: number): string => value.toFixed(4);
const shown = (gains: Pick<Gains, 'mean' | 'interval'> | null): string => {
  if (gains === null) return '';
  return gains.interval === null
    ? bpb(gains.mean)
    : `${bpb(gains.mean)} (${bpb(gains.interval.low)}–${bpb(gains.interval.high)})`;
};

export function reportTable(view: StudyView): string {
  const { noise, arms } = reportOf(view);
  const floor =
    noise.sigma === null
      ? 'no noise floor'
      : `noise floor ${bpb(noise.sigma)} bpb over ${noise.values.length} seeds; a repeated seed gave ${noise.isDeterministic ? 'the same number' : 'another number'}`;
  const head = ['arm', 'kept', 'claimed gain', 'confirmed (95 %)', 'pruned (95 %)', 'sealed test (95 %)'];
  const rows = arms.map(({ arm, ablation, claimed, confirmed, pruned, test }) => [
    ...[arm, `${ablation.length}`, claimed === null ? '' : bpb(claimed)],
    ...[confirmed, pruned, test].map(shown),
  ]);
  const changes = arms.flatMap(({ arm, ablation }) =>
    ablation.map(({ index, title, effect, isKept }) => [arm, `${index}`, title, shown(effect), isKept ? 'yes' : 'no']),
  );
  return [
    floor,
    markdownTable([head, ...rows]),
    markdownTable([['arm', 'trial', 'change', 'effect when left out (95 %)', 'stays'], ...changes]),
    ...verdictsOver([view]).map(({ sentence }) => sentence),
  ].join('\n\n');
}
