/**
 * The tree of an arm's scripts in a grid: each kept change a column of the trunk in row 0, and below it, in rows, the other edits of the
 * same parent. A column with many of them becomes wider instead of longer.
 */
import type { ArmView, TrialView } from '../study/fold';

export interface LineageNode {
  readonly trial: TrialView;
  readonly isTrunk: boolean;
  readonly column: number;
  readonly row: number;
  /** Null for the baseline. */
  readonly parent: LineageNode | null;
}

export interface LineageLayout {
  readonly nodes: readonly LineageNode[];
  readonly columns: number;
  readonly rows: number;
}

const mostRows = 8;
/** Of a column, by which the next eight leaves stand further right. */
const leafShift = 0.4;

export function lineageLayout({ trials }: ArmView): LineageLayout {
  const depths: number[] = [];
  for (const { parent, index } of trials) depths[index] = parent === null ? 0 : (depths[parent] ?? 0) + 1;
  const isTrunk = ({ decision }: TrialView): boolean => decision === 'baseline' || decision === 'keep';
  const leaves = new Map<number, number>();
  for (const trial of trials) {
    const depth = depths[trial.index] ?? 0;
    if (!isTrunk(trial)) leaves.set(depth, (leaves.get(depth) ?? 0) + 1);
  }
  const starts = columnStarts(
    depths.reduce((most, depth) => Math.max(most, depth), 0),
    leaves,
  );
  const placed = new Map<number, number>();
  const nodes: LineageNode[] = [];
  for (const trial of trials) {
    const depth = depths[trial.index] ?? 0;
    const rank = placed.get(depth) ?? 0;
    const onTrunk = isTrunk(trial);
    if (!onTrunk) placed.set(depth, rank + 1);
    nodes.push({
      trial,
      isTrunk: onTrunk,
      column: (starts[depth] ?? 0) + (onTrunk ? 0 : leafShift * Math.floor(rank / mostRows)),
      row: onTrunk ? 0 : 1 + (rank % mostRows),
      parent: trial.parent === null ? null : (nodes[trial.parent] ?? null),
    });
  }
  return {
    nodes,
    columns: nodes.reduce((most, { column }) => Math.max(most, column), 0),
    rows: nodes.reduce((most, { row }) => Math.max(most, row), 0),
  };
}

function columnStarts(deepest: number, leaves: ReadonlyMap<number, number>): number[] {
  const starts = [0];
  for (let depth = 0; depth < deepest; depth++) {
    const extra = leafShift * Math.floor(Math.max(0, (leaves.get(depth) ?? 0) - 1) / mostRows);
    starts.push((starts[depth] ?? 0) + 1 + extra);
  }
  return starts;
}
