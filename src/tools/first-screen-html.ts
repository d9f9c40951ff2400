/** The first screen as HTML, made at build time: the page as it is before the lab has answered. */
import { render } from 'svelte/server';
import App from '../App.svelte';
import { LabState } from '../state/lab-state.svelte';
import type { LabPort } from '../state/lab-state.svelte';
import { noneRecorded, parseIndex } from '../state/recorded-studies';
import { Route } from '../state/route.svelte';

const noLab = new Proxy({} as LabPort, {
  get(_, name) {
    throw new Error(`first screen: ${String(name)} was asked of the lab, and there is none while the site is built`);
  },
});

/** `index` is public/studies/index.json. */
export function firstScreenHtml(index: string): string {
  const lab = new LabState(() => noLab, '', { ...noneRecorded, known: parseIndex(index) });
  return render(App, { props: { lab, route: new Route('') } }).body;
}
