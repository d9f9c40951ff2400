/** What a trial's detail needs to be verified, given by the page of a study; where nobody gives it, nothing is offered. */
import { getContext, setContext } from 'svelte';
import type { OpenStudy } from '../../state/open-study.svelte';
import type { VerifyState } from '../../state/verify-state.svelte';

export interface Verifying {
  readonly verify: VerifyState;
  readonly study: OpenStudy;
  /** Why nothing can be trained here now, or null. */
  readonly obstacle: string | null;
}

const key = Symbol('verifying');

export const offerVerifying = (now: () => Verifying): void => void setContext(key, now);
export const verifying = (): (() => Verifying) | null => getContext<(() => Verifying) | undefined>(key) ?? null;
