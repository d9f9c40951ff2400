/** When a region gives way to another, keyboard and screen reader move on to its heading. */
import { tick } from 'svelte';

/** Frames to wait for a region whose code is still on its way. */
const mostFrames = 120;

export async function moveFocus(id: 'study-title' | 'workbench-title' | 'setup-title' | 'api-key'): Promise<void> {
  await tick();
  for (let frame = 0; frame < mostFrames; frame++) {
    const element = document.getElementById(id);
    if (element !== null) return element.focus();
    await new Promise(requestAnimationFrame);
  }
}
