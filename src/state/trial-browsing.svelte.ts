/** Which trials of the study on the screen are open, and to which one the visitor is taken. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { TrialKey } from '../study/events';
import type { ArmId } from '../study/manifest';

const nameOf = ({ arm, index }: TrialKey): string => `${arm} ${index}`;

export class TrialBrowsing {
  readonly #open = new SvelteSet<string>();
  readonly #active = new SvelteMap<ArmId, number>();
  /** The one that was opened last and still is; it is in the address. */
  current: TrialKey | null = $state.raw(null);
  /** To be brought into view and given the focus; a new object each time. */
  wanted: TrialKey | null = $state.raw(null);

  isOpen(trial: TrialKey): boolean {
    return this.#open.has(nameOf(trial));
  }

  /** The trial of an arm's list that the tab key reaches; arrow keys move on from it. */
  activeIn(arm: ArmId): number {
    return this.#active.get(arm) ?? 0;
  }

  activate({ arm, index }: TrialKey): void {
    this.#active.set(arm, index);
  }

  set(trial: TrialKey, isOpen: boolean): void {
    if (isOpen === this.isOpen(trial)) return;
    this.activate(trial);
    if (isOpen) {
      this.#open.add(nameOf(trial));
      this.current = { arm: trial.arm, index: trial.index };
    } else {
      this.#open.delete(nameOf(trial));
      if (this.current !== null && nameOf(this.current) === nameOf(trial)) this.current = null;
    }
  }

  /** Opens it and takes the visitor there. */
  reveal(trial: TrialKey): void {
    this.set(trial, true);
    this.activate(trial);
    this.current = { arm: trial.arm, index: trial.index };
    this.wanted = { arm: trial.arm, index: trial.index };
  }
}
