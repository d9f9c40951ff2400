/**
 * Learning-rate schedules from papers, as whole `schedule(t)` functions in the train-script language. Each keeps the
 * script's own warm-up share (`settings.warmup`) unless the paper is about warm-up itself. t.progress runs from 0 to 1.
 */
const warmUp = `  const warm = settings.warmup > 0 ? Math.min(1, t.progress / settings.warmup) : 1;`;

/** Constant, then an exponential cooldown over the last tenth to a tenth (MiniCPM, arXiv 2404.06395). */
export const warmupStableDecay = `export function schedule(t) {
${warmUp}
  const decay = 0.1;
  const cooled = Math.max(0, (t.progress - (1 - decay)) / decay);
  return { lr: settings.lr * warm * Math.pow(0.1, cooled) };
}`;

/** Constant, then a cooldown of shape 1 − √x over the last fifth (arXiv 2405.18392). */
export const squareRootCooldown = `export function schedule(t) {
${warmUp}
  const decay = 0.2;
  const cooled = Math.min(1, Math.max(0, (t.progress - (1 - decay)) / decay));
  return { lr: settings.lr * warm * (1 - Math.sqrt(cooled)) };
}`;

/** REX, a reflected exponential: (1 − z) ÷ (1/2 + 1/2 (1 − z)) (arXiv 2107.04197). */
export const reflectedExponential = `export function schedule(t) {
${warmUp}
  const left = 1 - Math.min(1, t.progress);
  return { lr: settings.lr * warm * (left / (0.5 + 0.5 * left)) };
}`;

/** Adam's untuned linear warm-up over 2 ÷ (1 − β2) steps (arXiv 1910.04209), then cosine. */
export const untunedWarmup = `export function schedule(t) {
  const warm = Math.min(1, ((t.step + 1) * (1 - settings.beta2)) / 2);
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, t.progress)));
  return { lr: warm * (settings.minLr + (settings.lr - settings.minLr) * cosine) };
}`;

/** One cycle: up to 3 × lr and down again over nine tenths, then to a hundredth (arXiv 1708.07120). */
export const oneCycle = `export function schedule(t) {
  const peak = 3 * settings.lr;
  const low = peak / 10;
  const z = Math.min(1, t.progress / 0.9);
  const cycle = low + (peak - low) * (1 - Math.abs(2 * z - 1));
  const tail = Math.max(0, (t.progress - 0.9) / 0.1);
  return { lr: t.progress < 0.9 ? cycle : low * Math.pow(0.1, 2 * tail) };
}`;

/** Half a cosine to zero, one period of SGDR without a restart (arXiv 1608.03983). */
export const cosineToZero = `export function schedule(t) {
${warmUp}
  return { lr: settings.lr * warm * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, t.progress))) };
}`;
