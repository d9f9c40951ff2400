/** A place in an arena, in bytes. */
export interface Place {
  readonly arena: string;
  readonly offsetBytes: number;
  /** Distance between the copies of an input that has one for each micro-batch. */
  readonly strideBytes: number;
}

/** Bindings start at multiples of 256 bytes, scalars included. */
export const scalarStrideBytes = 256;
export const aligned = (bytes: number): number => Math.ceil(bytes / 256) * 256;

/** The arena in which inputs of a kind live. */
export const arenaOf = {
  parameter: 'weights',
  gradient: 'gradients',
  state: 'state',
  scalar: 'scalars',
  tokens: 'io',
  targets: 'io',
  key: 'io',
  average: 'average',
} as const;
