/** What can go wrong with an endpoint, and the cure, in words for the visitor. None of them holds the key. */
import { AppError } from '../../base/errors';
import type { Wire } from './wire';

type Cures = Wire['cures'];

export const offlineError = (url: string): AppError =>
  new AppError(
    'endpoint-unreachable',
    `endpoint: ${url} was not asked, because this device is offline; go online, then resume`,
  );

export const unreachableError = (url: string, reason: string, cures: Cures): AppError =>
  new AppError('endpoint-unreachable', `endpoint: no connection to ${url} (${reason}); ${cures.unreachable}`);

/** The server answers a request whose answer the page may not read, and refuses the real one. */
export const corsError = (url: string, cures: Cures): AppError =>
  new AppError(
    'endpoint-unreachable',
    `endpoint: ${url} is there, but does not let this page read its answers (CORS); ${cures.unreachable}`,
  );

export const silenceError = (url: string, timeoutMs: number): AppError =>
  new AppError(
    'endpoint-unreachable',
    `endpoint: ${url} did not answer within ${timeoutMs / 1000} s; check that the model is loaded, or choose a faster one`,
  );

export const brokenOffError = (url: string): AppError =>
  new AppError(
    'endpoint-failed',
    `endpoint: the reply of ${url} broke off each time before its end; try again later or choose another endpoint`,
  );

export const tooLongError = (limitBytes: number): AppError =>
  new AppError(
    'endpoint-reply',
    `endpoint: the reply was cut off at ${limitBytes / 1e6} MB, more than any proposal needs; check the address, or choose another model`,
  );

export const replyError = (what: string, cures: Cures): AppError =>
  new AppError('endpoint-reply', `endpoint: the reply is not a chat completion (${what}); ${cures.reply}`);

/** The error of a status, as the server put it in words. */
export function statusError(status: number, said: string, cures: Cures): AppError {
  switch (status) {
    case 401:
    case 403:
      return new AppError(
        'endpoint-auth',
        `endpoint: it refused the key (${status}: ${said}); enter a valid key for this endpoint and model, then resume; ${cures.auth}`,
      );
    case 402:
      return new AppError(
        'endpoint-credit',
        `endpoint: the account has no credit left (${said}); top it up or enter another key, then resume`,
      );
    case 429:
      return new AppError(
        'endpoint-rate-limited',
        `endpoint: too many requests or no credit left (429: ${said}); wait or raise the limit, then resume`,
      );
    default:
      return new AppError(
        'endpoint-failed',
        `endpoint: it failed (${status}: ${said}); ` +
          (status >= 500
            ? 'try again later or choose another endpoint'
            : `check the model name and that the model can call tools; ${cures.reply}`),
      );
  }
}
