/** What another language has to say: one catalogue for each of English. */
import type { ArmWords } from './en/arms';
import type { PageWords } from './en/page';
import type { ReplayWords } from './en/replay';
import type { SetupWords } from './en/setup';
import type { WelcomeWords } from './en/welcome';

/** Of the first screen. */
export interface FirstCatalogues {
  readonly arms: ArmWords;
  readonly page: PageWords;
  readonly replay: ReplayWords;
  readonly setup: SetupWords;
  readonly welcome: WelcomeWords;
}

export type LaterCatalogues = object;

export interface Catalogues extends FirstCatalogues, LaterCatalogues {}
