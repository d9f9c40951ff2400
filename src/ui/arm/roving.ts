/** Arrow keys in a list of trials: which one the key leads to; null for a key that leads nowhere. */
const moves: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_at, last) => last,
};

export function trialAfterKey(event: KeyboardEvent, at: number, last: number): number | null {
  const isOnTrial = event.target instanceof Element && event.target.closest('summary[data-trial]') === event.target;
  if (!isOnTrial || event.ctrlKey || event.metaKey || event.altKey) return null;
  const to = moves[event.key]?.(at, last);
  return to === undefined ? null : Math.min(last, Math.max(0, to));
}

/** Brings an open trial's line into view and gives it the focus. */
export function focusTrial(list: HTMLElement, index: number, how: 'near' | 'top'): void {
  const summary = list.querySelector<HTMLElement>(`summary[data-trial="${index}"]`);
  summary?.focus({ preventScroll: true });
  summary?.scrollIntoView({ block: how === 'top' ? 'start' : 'nearest' });
}
