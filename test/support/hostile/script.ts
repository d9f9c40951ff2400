/** A minimal valid script with room for one thing that is wrong. */
import type { ErrorCode } from '../../../src/base/errors';

/** `accepted`: the trick breaks nothing, and what was recorded is an honest graph. */
export type OutcomeCode = ErrorCode | 'accepted';

export interface HostileScript {
  readonly name: string;
  readonly source: string;
  /** The outcomes that are right; several where the speed of the machine decides. */
  readonly codes: readonly OutcomeCode[];
}

export type Hole = 'imports' | 'top' | 'settings' | 'parameters' | 'logits' | 'loss' | 'update' | 'schedule';
export type Holes = Partial<Record<Hole, string>>;

export const script = (holes: Holes): string => `
import { crossEntropy, embedding } from 'tensor';
${holes.imports ?? ''}
${holes.top ?? ''}
export const settings = { contextLength: 4, sequencesPerStep: 2, ${holes.settings ?? ''} };
export function parameters(p) {
  ${holes.parameters ?? ''}
  p.normal('wte', [8, 2], 0.02);
}
export function logits(p, tokens) {
  const x = embedding(p('wte'), tokens);
  ${holes.logits ?? ''}
  return x.matmul(p('wte').transpose(0, 1));
}
export function loss(logits, targets, p) {
  ${holes.loss ?? ''}
  return crossEntropy(logits, targets).mean();
}
export function update(u) {
  ${holes.update ?? ''}
  for (const { value, gradient } of u.parameters) u.assign(value, value.sub(gradient.mul(u.scalar('lr'))));
}
export function schedule(t) {
  ${holes.schedule ?? ''}
  return { lr: 0.1 };
}
`;

type Codes = OutcomeCode | readonly OutcomeCode[];

/** Scripts with code in one hole, by name. */
export function cases(hole: Hole, codes: Codes, table: Readonly<Record<string, string>>): HostileScript[] {
  return Object.entries(table).map(([name, code]) => ({
    name,
    source: script({ [hole]: code }),
    codes: [codes].flat(),
  }));
}

/** Scripts with code in several holes, by name. */
export function joined(codes: Codes, table: Readonly<Record<string, Holes>>): HostileScript[] {
  return Object.entries(table).map(([name, holes]) => ({ name, source: script(holes), codes: [codes].flat() }));
}
