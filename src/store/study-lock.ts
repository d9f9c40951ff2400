/** One tab owns a study, by the Web Locks API. The lock ends with its tab, even if that crashes. */
import { AppError } from '../base/errors';

/**
 * Takes the study for this tab; the returned function gives it back.
 * Where there are no Web Locks (an insecure page), the journal store's check of the next number still keeps a second
 * tab from writing. @throws AppError `study-locked`.
 */
export async function lockStudy(
  studyId: string,
  locks: LockManager | undefined = globalThis.navigator?.locks,
): Promise<() => void> {
  if (locks === undefined) return () => undefined;
  return new Promise((resolve, reject) => {
    locks
      .request(`bibliograd-study-${studyId}`, { ifAvailable: true }, (lock) => {
        if (lock === null)
          throw new AppError(
            'study-locked',
            `study ${studyId}: another tab is running it; go on there, or close that tab and try again`,
          );
        return new Promise<void>((release) => {
          resolve(release);
        });
      })
      .catch(reject);
  });
}
