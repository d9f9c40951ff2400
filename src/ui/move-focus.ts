/** When a region gives way to another, keyboard and screen reader move on to its heading. */
import { tick } from 'svelte';

export async function moveFocus(id: 'study-title' | 'setup-title' | 'api-key'): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}
