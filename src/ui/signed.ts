/** A change of val_bpb with its sign: `+0.2500`, `−0.1250`, `±0.0000`. */
import { fixed } from '../words/format';

const signs = ['−', '±', '+'] as const;

export const signed = (value: number, digits = 4): string =>
  `${signs[Math.sign(value) + 1] ?? ''}${fixed(Math.abs(value), digits)}`;
