/** Starts the page: one lab, one state, one component. In a frame (`?embed`) a recorded study alone, without a lab. */
import { hydrate, mount } from 'svelte';
import App from './App.svelte';
import { turn } from './base/breath';
import { LabState } from './state/lab-state.svelte';
import { parseIndex, recordedOf } from './state/recorded-studies';
import { keepOffline } from './offline/keep-offline';
import { keyFromSignIn } from './state/sign-in';
import { beginLanguage } from './state/page-language';
import './ui/style.css';
import { LabClient } from './worker/lab-client';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html: the element #app is missing');

const baseUrl = new URL(import.meta.env.BASE_URL, document.baseURI).href;
/** A built page shows the first screen before it starts, and brings the list that it shows (`tools/first-screen.ts`). */
const list = document.getElementById('recorded-studies');
const recordings = recordedOf(baseUrl, list === null ? undefined : parseIndex(list.textContent));
const { classList } = document.documentElement;
/** Unless `first-screen-guard.ts` found that another is due. */
const isShown = list !== null && !classList.contains('elsewhere');
if (!isShown) target.replaceChildren();
classList.remove('elsewhere');

function startApp(to: HTMLElement, signedIn: Promise<string | null>): void {
  const lab = new LabState((listeners) => new LabClient(listeners), baseUrl, recordings);
  (isShown ? hydrate : mount)(App, { target: to, props: { lab } });
  void lab.listRecorded();
  if (import.meta.env.PROD) void keepOffline(baseUrl);
  void lab.open().then(() => lab.signIn(() => signedIn));
}

const isEmbedded = new URLSearchParams(location.search).has('embed');
/** Begun before anything else, so that the code leaves the address at once. */
const signedIn = isEmbedded
  ? Promise.resolve(null)
  : keyFromSignIn({ location, history, sessionStorage, fetch: (...request) => fetch(...request) });
signedIn.catch(() => undefined);

// Without waiting at the top level: what is imported waits for this module. A task of its own, or the page would not answer as long.
void beginLanguage(window)
  .then(turn)
  .then(async () => {
    if (!isEmbedded) return startApp(target, signedIn);
    const { default: Embed } = await import('./Embed.svelte');
    mount(Embed, { target, props: { recordings } });
  });
