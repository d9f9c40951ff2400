/** Seeded initial parameters and state; each tensor's numbers depend on the seed and its name only. */
import { mixWords, seedFromText } from '../base/random';
import type { Session } from '../engine/session';
import type { Model } from './model';

export async function initialise(session: Session, { script }: Model, seed: number): Promise<void> {
  for (const { name, distribution, offset, scale } of script.parameters) {
    if (!session.has('parameter', name)) continue;
    await session.fill('parameter', name, distribution, { seed: mixWords(seed, seedFromText(name)), offset, scale });
  }
  for (const { name, distribution, offset, scale, like } of script.state) {
    if (!session.has('state', name)) continue;
    const own = mixWords(seed, seedFromText(like ?? `state ${name}`));
    await session.fill('state', name, distribution, { seed: own, offset, scale });
  }
}

/** Small random weights everywhere, so that nothing hides behind a parameter that starts at zero. */
export async function fillWithNoise(session: Session, { script }: Model, seed: number, scale: number): Promise<void> {
  for (const { name, offset } of script.parameters) {
    for (const kind of ['parameter', 'average'] as const) {
      if (!session.has(kind, name)) continue;
      await session.fill(kind, name, 'normal', { seed: mixWords(seed, seedFromText(name)), offset, scale });
    }
  }
}
