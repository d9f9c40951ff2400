/** What each arm is called, its rule, and its name inside a sentence. */
export const arms = {
  names: {
    none: 'Without papers',
    papers: 'With papers',
    placebo: 'With shuffled papers',
    reflection: 'With reflection',
    random: 'Random search',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
  rules: {
    none: 'The researcher sees only its own results.',
    papers: 'The researcher may also search and read 117,611 papers and 269 notes.',
    placebo: 'The same tools as with papers, but they find papers about something else.',
    reflection: 'The researcher may think longer instead of reading.',
    random: 'No researcher: settings drawn at random.',
    tpe: 'No researcher: a classical optimizer that models which settings did well.',
    'cma-es': 'No researcher: a classical optimizer that moves a cloud of settings.',
  },
  /** As in `better than the arm without papers`. */
  inSentences: {
    none: 'the arm without papers',
    papers: 'the arm with papers',
    placebo: 'the arm with shuffled papers',
    reflection: 'the arm with reflection',
    random: 'random search',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
  /** As in `confirming with papers`. */
  inPhrases: {
    none: 'without papers',
    papers: 'with papers',
    placebo: 'with shuffled papers',
    reflection: 'with reflection',
    random: 'random search',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
};

export type ArmWords = typeof arms;
