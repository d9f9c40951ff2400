/** When a region gives way to another, keyboard and screen reader move on to its heading. */
import { tick } from 'svelte';

/**
 * Opens the trial that a fragment names, if it is on the page, and goes to it. Trials have no ids: to an id the browser goes
 * by itself, and takes the focus away.
 */
export function showTrial(fragment: string): void {
  if (!fragment.startsWith('#trial-')) return;
  const details = document.querySelector<HTMLDetailsElement>(`[data-fragment="${CSS.escape(fragment)}"] details`);
  if (!details) return;
  details.open = true;
  details.querySelector('summary')?.focus({ preventScroll: true });
  details.scrollIntoView({ block: 'start' });
}

export async function moveFocus(id: 'study-title' | 'setup-title'): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}
