/** Starts the page: one lab, one state, one component. In a frame (`?embed`) a recorded study alone, without a lab. */
import { mount } from 'svelte';
import App from './App.svelte';
import { LabState } from './state/lab-state.svelte';
import { recordedOf } from './state/recorded-studies';
import { keepOffline } from './offline/keep-offline';
import { keyFromSignIn } from './state/sign-in';
import './ui/style.css';
import { LabClient } from './worker/lab-client';
import { beginLanguage } from './state/visitor-language';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html: the element #app is missing');

const baseUrl = new URL(import.meta.env.BASE_URL, document.baseURI).href;
const recordings = recordedOf(baseUrl);

function startApp(to: HTMLElement): void {
  /** Begun before anything else, so that the code leaves the address at once. */
  const signedIn = keyFromSignIn({ location, history, sessionStorage, fetch: (...request) => fetch(...request) });
  signedIn.catch(() => undefined);
  const lab = new LabState((listeners) => new LabClient(listeners), baseUrl, recordings);
  mount(App, { target: to, props: { lab } });
  void lab.listRecorded();
  if (import.meta.env.PROD) void keepOffline(baseUrl);
  void lab.open().then(() => lab.signIn(() => signedIn));
}

await beginLanguage(window);
if (new URLSearchParams(location.search).has('embed')) {
  const { default: Embed } = await import('./Embed.svelte');
  mount(Embed, { target, props: { recordings } });
} else {
  startApp(target);
}
