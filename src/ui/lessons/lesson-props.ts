/** What the screen of every lesson is given. */
import type { LessonState } from '../../state/lessons/lesson-state.svelte';
import type { LessonsState } from '../../state/lessons/lessons-state';

export interface LessonProps {
  lessons: LessonsState;
  state: LessonState;
  /** Why nothing can be trained here now, or null. */
  obstacle: string | null;
  /** No graphics driver: training takes its time. */
  isSlow: boolean;
}
