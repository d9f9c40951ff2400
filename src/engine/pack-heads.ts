/**
 * Where attention's gradients go. Heads split from one (B, T, C) projection have gradients that are joined again by `cat`; they
 * are written straight into their part of it, and the `cat` costs nothing.
 */
import { sameShape } from '../base/shape';
import type { Node, ValueId } from '../graph/ir';
import type { HeadRows } from '../kernels/attention';
import type { Lowering } from './lowering';
import type { Storage } from './storage';

/** The last-axis `cat` that takes a (B, H, T, D) value as (B, T, H·D), and the value's name there. */
function joinOf(l: Lowering, heads: ValueId): { readonly cat: Node; readonly part: ValueId } | undefined {
  const [b, h, t, d] = l.shapeOf(heads) as [number, number, number, number];
  const after = (id: ValueId, op: string, accepts: (node: Node) => boolean): Node | undefined =>
    l.readers(id).find((node) => node.op === op && accepts(node));
  const permute = after(heads, 'permute', ({ attributes }) =>
    sameShape(attributes['axes'] as readonly number[], [0, 2, 1, 3]),
  );
  const reshape =
    permute &&
    after(permute.outputs[0] as ValueId, 'reshape', ({ outputs }) =>
      sameShape(l.shapeOf(outputs[0] as ValueId), [b, t, h * d]),
    );
  const part = reshape?.outputs[0];
  const cat =
    part === undefined
      ? undefined
      : after(part, 'cat', ({ attributes }) => [2, -1].includes(attributes['axis'] as number));
  return cat && part !== undefined ? { cat, part } : undefined;
}

/** Memory of (B, H, T, D) gradients, and where each has its rows in it: one storage if a single `cat` joins them all. */
export interface HeadGradients {
  readonly storages: readonly Storage[];
  readonly rows: readonly HeadRows[];
}

function packed(l: Lowering, ids: readonly ValueId[]): HeadGradients | undefined {
  const joins = ids.map((id) => joinOf(l, id));
  const cat = joins[0]?.cat;
  const isWhole = cat?.inputs.length === ids.length && joins.every((join) => join?.cat === cat);
  if (!cat || !isWhole || new Set(cat.inputs).size !== ids.length) return undefined;
  const [output] = cat.outputs as [ValueId];
  const width = l.shapeOf(output)[2] as number;
  const storage = l.reserve(output);
  const rows = joins.map((join, i): HeadRows => {
    const [, , t, d] = l.shapeOf(ids[i] as ValueId) as [number, number, number, number];
    const before = cat.inputs.slice(0, cat.inputs.indexOf(join?.part as ValueId));
    const offset = before.reduce((sum, part) => sum + (l.shapeOf(part)[2] as number), 0);
    return { offset, batch: t * width, head: d, row: width };
  });
  return { storages: ids.map(() => storage), rows };
}

/** Each by itself, stored (B, T, H, D); those of one group share a storage. */
function separate(l: Lowering, groups: readonly (readonly ValueId[])[]): HeadGradients {
  const storages: Storage[] = [];
  const rows: HeadRows[] = [];
  for (const ids of groups) {
    const sizes = ids.map((id) => l.shapeOf(id) as [number, number, number, number]);
    const strides = sizes.map(([b, h, t, d]) => Math.ceil((b * h * t * d) / 64) * 64);
    const storage = l.allocate(strides.reduce((a, b) => a + b));
    sizes.forEach(([, h, t, d], i) => {
      const offset = strides.slice(0, i).reduce((a, b) => a + b, 0);
      storages.push(storage);
      rows.push({ offset, batch: t * h * d, head: d, row: h * d });
    });
  }
  return { storages, rows };
}

/** Places dq, dk and dv and defines their views. dk and dv are always in one storage. */
export function placeHeadGradients(l: Lowering, ids: readonly ValueId[]): HeadGradients {
  const made = packed(l, ids) ?? separate(l, [ids.slice(0, 1), ids.slice(1)]);
  ids.forEach((id, i) => {
    const { offset, batch, head, row } = made.rows[i] as HeadRows;
    l.define(id, {
      storage: made.storages[i] as Storage,
      shape: l.shapeOf(id),
      strides: [batch, head, row, 1],
      offset,
    });
  });
  return made;
}
