/** The study on the screen and the page's address follow each other. Made while a component is, whose effects these are. */
import { untrack } from 'svelte';
import { isShareLink } from './design-link';
import type { LabState } from './lab-state.svelte';
import type { OpenStudy } from './open-study.svelte';
import { recordedName } from './recorded-studies';
import type { RecordedStudy } from './recorded-studies';
import type { Route } from './route.svelte';
import { studyFragment } from './study-link';
import type { Whereabouts } from './whereabouts.svelte';

export class StudyAddress {
  /** The recorded study that is on its way: what it will take the place of is not drawn meanwhile. */
  coming: string | null = $state(null);
  /** The recorded study that plays as soon as it is open. */
  #toPlay: string | null = null;
  /** The address that this page wrote itself. */
  #written: string | null = null;

  constructor(
    private readonly route: Route,
    private readonly lab: LabState,
    private readonly at: Whereabouts,
    /** A study that is to be watched is open. */
    private readonly onWatch: (study: OpenStudy) => void,
  ) {
    this.coming = untrack(() => at.recorded);
    $effect(() => this.#open());
    $effect(() => this.#follow());
    $effect(() => this.#write());
    // A design is in the address while its form is on the screen.
    $effect(() => {
      if (lab.study !== null && isShareLink(route.fragment) && lab.asked === null) route.go('', 'replace');
    });
  }

  readonly watch = (recording: RecordedStudy): void => {
    this.#toPlay = recordedName(recording);
    this.route.go(studyFragment(this.#toPlay, { sequence: 0 }), 'push');
  };

  /** A recorded study opens with its address and closes with it. */
  #open(): void {
    const name = this.at.recorded;
    const { fragment } = this.route;
    untrack(() => {
      const { open } = this.at;
      if (name !== null && open !== name) void this.#bring(name);
      else if (fragment === '' && open !== null) this.lab.close();
      else if (isShareLink(fragment)) void this.lab.follow(fragment);
    });
  }

  async #bring(name: string): Promise<void> {
    this.coming = name;
    await this.lab.openRecorded(name);
    if (this.coming === name) this.coming = null;
  }

  /** The study follows the address … */
  #follow(): void {
    const { study } = this.lab;
    if (this.route.fragment === this.#written) return;
    this.#written = null;
    const { link, open } = this.at;
    if (study === null || link === null || (link.recorded !== null && link.recorded !== open)) return;
    untrack(() => {
      study.follow(link);
      if (open === null || open !== this.#toPlay) return;
      this.#toPlay = null;
      this.onWatch(study);
    });
  }

  /** … and the address the study, once it stands still: browsers refuse a page that writes it all the time. */
  #write(): (() => void) | undefined {
    const { study } = this.lab;
    if (study === null || this.at.isBehind || study.replay?.isPlaying) return undefined;
    const { link, open } = this.at;
    if (this.route.fragment === '' ? open !== null : link === null || (link.recorded ?? open) !== open)
      return undefined;
    const sequence = open !== null && study.isReplayed ? (study.replay?.sequence ?? null) : null;
    const fragment = studyFragment(open, { sequence, trial: study.trials.current });
    const timer = setTimeout(() => this.route.go((this.#written = fragment), 'replace'), 250);
    return () => clearTimeout(timer);
  }
}
