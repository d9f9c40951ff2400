/** The fragment of the page's address: what is open beside the study. The page tells it when the visitor goes back or forward. */
export class Route {
  fragment = $state(location.hash);

  /** After `popstate`. */
  refresh(): void {
    this.fragment = location.hash;
  }

  /** `push` for what the visitor may want to go back from. */
  go(fragment: string, how: 'push' | 'replace'): void {
    if (fragment === this.fragment) return;
    const address = fragment === '' ? location.pathname + location.search : fragment;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    this.fragment = fragment;
  }
}
