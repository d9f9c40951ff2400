/**
 * Signing in to OpenRouter by OAuth PKCE (openrouter.ai/docs: OAuth PKCE): the page leaves for their site and comes back with a code,
 * which only the holder of the verifier can turn into a key. The verifier is kept for that round trip only.
 */
import * as v from 'valibot';
import { AppError, messageOf } from '../../base/errors';

const verifierName = 'bibliograd-openrouter-verifier';
const exchangeUrl = 'https://openrouter.ai/api/v1/auth/keys';

export type VerifierStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/** Keeps a new verifier, and says where to send the visitor. `callbackUrl` is this page without its fragment. */
export async function signInAddress(callbackUrl: string, store: VerifierStore): Promise<string> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  store.setItem(verifierName, verifier);
  const address = new URL('https://openrouter.ai/auth');
  address.searchParams.set('callback_url', callbackUrl);
  address.searchParams.set('code_challenge', await challengeOf(verifier));
  address.searchParams.set('code_challenge_method', 'S256');
  return address.href;
}

/** The code that a visitor came back with, and the address without it; null if nobody came back. */
export function returnedCode(href: string, store: VerifierStore): { code: string; cleanHref: string } | null {
  const url = new URL(href);
  const code = url.searchParams.get('code');
  if (code === null || store.getItem(verifierName) === null) return null;
  url.searchParams.delete('code');
  return { code, cleanHref: url.href };
}

/** The visitor's key. @throws AppError `endpoint-auth` if the code does not buy one. */
export async function exchangeCode(code: string, store: VerifierStore, fetcher: typeof fetch): Promise<string> {
  const verifier = store.getItem(verifierName);
  store.removeItem(verifierName);
  const refused = (why: string): AppError =>
    new AppError('endpoint-auth', `OpenRouter: signing in did not succeed (${why}); sign in again, or paste a key`);
  if (verifier === null) throw refused('this page has not asked for it');
  const body = JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' });
  let response: Response;
  let json: unknown;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetcher(exchangeUrl, { method: 'POST', headers, body, credentials: 'omit' });
    json = await response.json();
  } catch (thrown) {
    throw refused(messageOf(thrown).replaceAll(code, '…').replaceAll(verifier, '…').slice(0, 200));
  }
  const parsed = v.safeParse(v.object({ key: v.pipe(v.string(), v.minLength(8)) }), json);
  if (!response.ok || !parsed.success) throw refused(`status ${response.status}`);
  return parsed.output.key;
}
