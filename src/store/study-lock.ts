/** One tab owns a study, by the Web Locks API. The lock ends with its tab, even if that crashes. */
import { AppError } from '../base/errors';

/**
 * Takes the study for this tab; the returned function gives it back, and resolves when it is free.
 * Where there are no Web Locks (an insecure page), the journal store's check of the next number still keeps a second
 * tab from writing. @throws AppError `study-locked`.
 */
export async function lockStudy(
  studyId: string,
  locks: LockManager | undefined = globalThis.navigator?.locks,
): Promise<() => Promise<void>> {
  if (locks === undefined) return () => Promise.resolve();
  return new Promise((resolve, reject) => {
    const held: Promise<void> = locks.request(`bibliograd-study-${studyId}`, { ifAvailable: true }, (lock) => {
      if (lock === null)
        throw new AppError(
          'study-locked',
          `study ${studyId}: another tab is running it; go on there, or close that tab and try again`,
        );
      return new Promise<void>((release) => {
        resolve(() => {
          release();
          return held;
        });
      });
    });
    held.catch(reject);
  });
}
