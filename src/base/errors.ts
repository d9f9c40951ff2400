/**
 * The one error type of the product. `code` is stable and machine-readable; `message` names the operation, the rule,
 * the values and the cure, and is fit to be shown to a visitor or handed to an agent as it is.
 */
export const errorCodes = [
  'shape',
  'graph-invalid',
  'script-syntax',
  'script-error',
  'script-timeout',
  'script-memory',
  'script-result',
  'cap-exceeded',
  'webgpu-missing',
  'device-lost',
  'gpu-out-of-memory',
  'gpu-validation',
  'shader-compile',
  'probe-failed',
  'loss-not-finite',
  'storage-denied',
  'storage-full',
  'corpus-download',
  'corpus-corrupt',
  'text-not-utf8',
  'text-too-short',
  'index-corrupt',
  'papers-offline',
  'journal-corrupt',
  'journal-version',
  'study-locked',
  'endpoint-unreachable',
  'endpoint-auth',
  'endpoint-credit',
  'endpoint-rate-limited',
  'endpoint-failed',
  'endpoint-reply',
  'spend-cap',
  'cassette-miss',
  'cassette-diverged',
  'vault-locked',
  'worker-message',
  'aborted',
  'usage',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** An error as it travels between threads and into journals. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Anything thrown, as a record; what is not an AppError gets `fallback` as its code. */
export function errorRecord(thrown: unknown, fallback: ErrorCode): ErrorRecord {
  return { code: thrown instanceof AppError ? thrown.code : fallback, message: messageOf(thrown) };
}

/** What work ends with that whoever asked for it stopped. */
export const abortedError = (): AppError => new AppError('aborted', 'stopped at your request');

/** Throws an `aborted` AppError if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError();
}
