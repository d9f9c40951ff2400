/** What each arm is, in words: its rule, and what it is called inside a sentence. */
import type { ArmId } from '../study/manifest';

export const armRules: Readonly<Record<ArmId, string>> = {
  none: 'The researcher sees only its own results.',
  papers: 'The researcher may also search and read 117,611 papers and 269 notes.',
  placebo: 'The same tools as with papers, but they find papers about something else.',
  reflection: 'The researcher may think longer instead of reading.',
  random: 'No researcher: settings drawn at random.',
  tpe: 'No researcher: a classical optimizer that models which settings did well.',
  'cma-es': 'No researcher: a classical optimizer that moves a cloud of settings.',
};

export const armsInSentences: Readonly<Record<ArmId, string>> = {
  none: 'the arm without papers',
  papers: 'the arm with papers',
  placebo: 'the arm with shuffled papers',
  reflection: 'the arm with reflection',
  random: 'random search',
  tpe: 'TPE',
  'cma-es': 'CMA-ES',
};

/** Arms that mean something only where a language model proposes. */
export const needsLanguageModel = (arm: ArmId): boolean => arm === 'reflection';
