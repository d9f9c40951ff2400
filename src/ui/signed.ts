/** A change of val_bpb with its sign: `+0.2500`, `−0.1250`, `±0.0000`. */
const signs = ['−', '±', '+'] as const;

export const signed = (value: number, digits = 4): string =>
  `${signs[Math.sign(value) + 1] ?? ''}${Math.abs(value).toFixed(digits)}`;
