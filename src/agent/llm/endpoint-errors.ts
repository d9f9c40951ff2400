/** What can go wrong with an endpoint, and the cure, in words for the visitor. None of them holds the key. */
import { AppError } from '../../base/errors';

const reachCures =
  'check the address and that you are online; the server must allow this page by CORS (Ollama: start it with OLLAMA_ORIGINS=* ; LM Studio: switch on CORS); an https page cannot call http addresses other than localhost';

export const unreachableError = (url: string, reason: string): AppError =>
  new AppError('endpoint-unreachable', `endpoint: no connection to ${url} (${reason}); ${reachCures}`);

export const timeoutError = (url: string, timeoutMs: number): AppError =>
  new AppError(
    'endpoint-unreachable',
    `endpoint: ${url} did not answer within ${timeoutMs / 1000} s; check that the model is loaded, or choose a faster one`,
  );

export const authError = (status: number): AppError =>
  new AppError(
    'endpoint-auth',
    `endpoint: it refused the key (${status}); enter a valid key for this endpoint and model, then resume`,
  );

export const rateLimitError = (said: string): AppError =>
  new AppError(
    'endpoint-rate-limited',
    `endpoint: too many requests or no credit left (429: ${said}); wait or raise the limit, then resume`,
  );

export const failedError = (status: number, said: string): AppError =>
  new AppError(
    'endpoint-failed',
    `endpoint: it failed (${status}: ${said}); ` +
      (status >= 500
        ? 'try again later or choose another endpoint'
        : 'check the address (it ends in /v1), the model name, and that the model can call tools'),
  );

export const replyError = (what: string): AppError =>
  new AppError(
    'endpoint-reply',
    `endpoint: the reply is not a chat completion (${what}); check that the address is of an OpenAI-compatible API (it ends in /v1)`,
  );
