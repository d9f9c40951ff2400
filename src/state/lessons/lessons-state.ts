/** All lessons of this visit: where each of them stands, the runs they share, and the recorded study that some of them tell of. */
import type { Note } from '../../papers/note';
import type { BrowsableLibrary } from '../../papers/types';
import type { HeroState } from '../hero-state.svelte';
import type { RecordedStudy } from '../recorded-studies';
import type { Retrainer } from '../retrainer';
import { lessonOf } from './catalogue';
import { fetchFigures } from './figures';
import type { LessonFigures } from './figures';
import type { LessonName } from './lesson-link';
import { LessonRuns } from './lesson-runs.svelte';
import { LessonState } from './lesson-state.svelte';
import { agentChoice, citedChange } from './recorded-choices';
import type { AgentChoice, CitedChange } from './recorded-choices';

const usualSeed = 1;

export interface LessonSources {
  readonly retrainer: Retrainer;
  /** The recorded study of the first screen. */
  readonly hero: () => HeroState | null;
  readonly library: () => Promise<Pick<BrowsableLibrary, 'entry'>>;
}

export interface RecordedLesson {
  readonly recording: RecordedStudy;
  readonly cited: CitedChange | null;
  /** First choices among the four edits, by arm. */
  readonly choices: readonly AgentChoice[];
}

export class LessonsState {
  readonly runs: LessonRuns;
  readonly #states: Record<string, LessonState> = {};
  #recorded: Promise<RecordedLesson | null> | null = null;

  constructor(
    private readonly sources: LessonSources,
    figures: LessonFigures | null,
  ) {
    this.runs = new LessonRuns(sources.retrainer, figures);
  }

  /** Damaged figures are as good as none: a lesson then says that there are none. */
  static async open(sources: LessonSources, baseUrl: string): Promise<LessonsState> {
    return new LessonsState(sources, await fetchFigures(baseUrl).catch(() => null));
  }

  /** Where the visitor left it. */
  lesson(name: LessonName, seed: number | null): LessonState {
    const key = `${name}@${seed ?? usualSeed}`;
    return (this.#states[key] ??= new LessonState(lessonOf(name), this.runs, seed ?? usualSeed));
  }

  /** Null if no study was recorded for this site. @throws AppError if its journal cannot be read. */
  recorded(): Promise<RecordedLesson | null> {
    this.#recorded ??= this.#readRecorded().catch((thrown: unknown) => {
      this.#recorded = null;
      throw thrown;
    });
    return this.#recorded;
  }

  /** This project's note on the paper's technique, if there is one. @throws AppError if the library cannot be had. */
  async note(paper: string): Promise<Note | null> {
    const library = await this.sources.library();
    return (await library.entry(paper)).technique;
  }

  async #readRecorded(): Promise<RecordedLesson | null> {
    const hero = this.sources.hero();
    if (hero === null) return null;
    const { whole } = await hero.read();
    const choices = (['papers', 'none'] as const).flatMap((arm) => agentChoice(whole, arm) ?? []);
    return { recording: hero.recording, cited: citedChange(whole), choices };
  }
}
