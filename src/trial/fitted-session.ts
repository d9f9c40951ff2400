/** A model's session on the GPU there is: compiled in time, and in less memory where the GPU has too little. */
import { AppError } from '../base/errors';
import type { AcquiredGpu } from '../engine/host';
import { Session } from '../engine/session';
import { inLessMemory } from './model';
import type { Model } from './model';

/** The session, if its pipelines are compiled in time. */
async function compiled(session: Promise<Session>, limitSeconds: number): Promise<Session> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      void session.then(
        (made) => made.destroy(),
        () => undefined,
      );
      reject(
        new AppError(
          'cap-exceeded',
          `compiling: took more than the study's limit of ${limitSeconds} s; use fewer distinct shapes and expressions`,
        ),
      );
    }, 1000 * limitSeconds);
  });
  try {
    return await Promise.race([session, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes the model as it is, or where the GPU says that it has too little memory, with activations recomputed: the same steps, the
 * same losses up to rounding, a sixth more arithmetic or so, and a third to two thirds of the memory.
 * @throws AppError `gpu-out-of-memory` if that is still too much, `cap-exceeded` if compiling takes longer than `limitSeconds`.
 */
export async function fittedSession(
  model: Model,
  host: AcquiredGpu,
  limitSeconds: number,
): Promise<{ readonly model: Model; readonly session: Session }> {
  const open = async (fitting: Model): Promise<{ readonly model: Model; readonly session: Session }> => ({
    model: fitting,
    session: await compiled(Session.create(host.gpu, host.pipelines, fitting.plan), limitSeconds),
  });
  try {
    return await open(model);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'gpu-out-of-memory') throw thrown;
    const leaner = inLessMemory(model, host);
    if (leaner.plan.peakBytes >= model.plan.peakBytes) throw thrown;
    return open(leaner);
  }
}
