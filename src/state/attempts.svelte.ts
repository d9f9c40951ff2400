/** What the visitor is told of what goes on: the task in hand, the last thing that happened, and why something failed. */
import { AppError, errorRecord } from '../base/errors';
import type { ErrorCode, ErrorRecord } from '../base/errors';
import type { CorpusStatus } from '../worker/lab-client';

export type Task = 'opening' | 'starting' | 'resuming' | 'pausing' | 'stopping' | 'reading' | 'deleting';

export class Attempts {
  task: Task | null = $state(null);
  notice: ErrorRecord | null = $state.raw(null);
  /** How far the text is that a task waits for. */
  corpus: CorpusStatus | null = $state.raw(null);
  /** The last thing that happened, for the status line and screen readers. */
  status = $state('');

  dismiss(): void {
    this.notice = null;
  }

  /** A part of the page that is fetched when it is needed; null, with a notice, if it did not come. */
  async need<Part>(part: Promise<Part>): Promise<Part | null> {
    try {
      return await part;
    } catch (thrown) {
      this.fail('worker-message')(
        new AppError('worker-message', 'page: a part of it could not be fetched; check the connection and reload', {
          cause: thrown,
        }),
      );
      return null;
    }
  }

  /** For what happens by itself: no task is shown. */
  protected attemptQuietly(work: () => Promise<void>): Promise<void> {
    return work().catch(this.fail('worker-message'));
  }

  protected async attempt(task: Task, work: () => Promise<void>): Promise<void> {
    this.task = task;
    this.notice = null;
    try {
      await work();
    } catch (thrown) {
      this.fail('worker-message')(thrown);
    } finally {
      this.task = null;
      this.corpus = null;
    }
  }

  /** A failure as a notice; what the visitor asked to stop is none. */
  protected fail(fallback: ErrorCode): (thrown: unknown) => void {
    return (thrown) => {
      const error = errorRecord(thrown, fallback);
      if (error.code === 'aborted') this.status = 'Stopped at your request.';
      else this.notice = error;
    };
  }
}
