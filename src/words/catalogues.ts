/** What another language has to say: one catalogue for each of English. */
import type { ArmWords } from './en/arms';
import type { GpuWords } from './en/gpu';
import type { InsideWords } from './en/inside';
import type { JournalWords } from './en/journal';
import type { LessonTextsWords } from './en/lesson-texts';
import type { LessonsWords } from './en/lessons';
import type { PageWords } from './en/page';
import type { PapersWords } from './en/papers';
import type { ReplayWords } from './en/replay';
import type { ReportWords } from './en/report';
import type { SetupWords } from './en/setup';
import type { StudyWords } from './en/study';
import type { VerifyWords } from './en/verify';
import type { WelcomeWords } from './en/welcome';
import type { WorkbenchWords } from './en/workbench';

/** Of the first screen. */
export interface FirstCatalogues {
  readonly arms: ArmWords;
  readonly page: PageWords;
  readonly replay: ReplayWords;
  readonly setup: SetupWords;
  readonly welcome: WelcomeWords;
}

export interface LaterCatalogues {
  readonly gpu: GpuWords;
  readonly inside: InsideWords;
  readonly journal: JournalWords;
  readonly lessons: LessonsWords;
  readonly lessonTexts: LessonTextsWords;
  readonly papers: PapersWords;
  readonly report: ReportWords;
  readonly study: StudyWords;
  readonly verify: VerifyWords;
  readonly workbench: WorkbenchWords;
}

export interface Catalogues extends FirstCatalogues, LaterCatalogues {}
