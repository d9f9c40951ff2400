/** Leaving for OpenRouter's sign-in page, and coming back from it with a code that leaves the address at once. */
import { exchangeCode, returnedCode, signInAddress } from '../agent/providers/openrouter-sign-in';
import type { VerifierStore } from '../agent/providers/openrouter-sign-in';

export interface SignInPage {
  readonly location: Pick<Location, 'href' | 'assign'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: VerifierStore;
  readonly fetch: typeof fetch;
}

export async function leaveForSignIn({ location, sessionStorage }: SignInPage): Promise<void> {
  const here = new URL(location.href);
  here.hash = '';
  location.assign(await signInAddress(here.href, sessionStorage));
}

/** The key that the visitor came back for, or null if nobody did. */
export async function keyFromSignIn({ location, history, sessionStorage, fetch }: SignInPage): Promise<string | null> {
  const returned = returnedCode(location.href, sessionStorage);
  if (returned === null) return null;
  history.replaceState(null, '', returned.cleanHref);
  return exchangeCode(returned.code, sessionStorage, fetch);
}
