/** A recorded study that plays: its controls, and where it stands in words. */

export const replay = {
  title: 'Replay',
  play: 'Play',
  pause: 'Pause',
  again: 'Replay',
  place: 'Place in the study',
  recordedPlace: 'Place in the recorded study',
  entry: (position: number, all: number): string => `entry ${position} of ${all}`,
  speed: 'Speed',
  events: {
    studyCreated: 'the study begins',
    studyPaused: 'the study is paused',
    studyResumed: 'the study goes on',
    studyComplete: 'the study is complete',
    studyStopped: 'the study was stopped',
    testOpened: 'the sealed test split is opened',
    measurementStopped: 'a measurement was interrupted',
    measured: 'measured',
    measurementFailed: 'a measurement failed',
  },
  trial: (index: number, arm: string, what: string): string => `trial ${index} of ${arm}: ${what}`,
  phases: {
    proposalRequested: 'being proposed',
    trialProposed: 'proposed',
    researcherFailed: 'no proposal came',
    trialStarted: 'compiling',
    trialMeasured: 'training',
    trialStopped: 'interrupted',
    trialFinished: 'measured',
  },
  decisions: {
    baseline: 'the baseline',
    keep: 'kept',
    discard: 'discarded',
    failed: 'failed',
    duplicate: 'repeats an earlier script',
    'proposal-failed': 'no proposal',
  },
  /** What is trained outside the search. */
  measuring: {
    baseline: 'the baseline',
    without: (arm: string, trials: string): string => `${arm} without trial ${trials}`,
    noiseFloor: 'noise floor',
    repeat: 'noise floor, one seed again',
    paired: (arm: string, trial: number): string => `${arm}, trial ${trial} on another seed`,
    pairedBaseline: 'the baseline on another seed',
    confirming: (subject: string): string => `confirming ${subject}`,
    leavingOut: (trials: string, arm: string): string => `leaving out trial ${trials} (${arm})`,
    leavingOutChange: 'leaving out a change',
    longRun: (subject: string, factor: number): string => `${subject} for ${factor} times the budget`,
    test: (subject: string): string => `sealed test of ${subject}`,
    seed: (k: number, all: number): string => `, seed ${k} of ${all}`,
  },
};

export type ReplayWords = typeof replay;
