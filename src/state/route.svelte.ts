/** The fragment of the page's address: what is open beside the study. The page tells it when the visitor goes back or forward. */
export class Route {
  fragment = $state('');

  /** `fragment` is the address's own, but where there is no address yet: while the site is built. */
  constructor(fragment = location.hash) {
    this.fragment = fragment;
  }

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
