/** The comparison of the arms, the journal of a study, sharing it, and what the status line says of its events. */
export const journal = {
  comparison: 'Comparison',
  measure: 'Measure',
  rows: {
    baseline: 'Baseline val_bpb',
    best: 'Best val_bpb',
    gain: 'Gain over the baseline',
    area: 'Mean best-so-far val_bpb',
    decided: 'Trials decided',
    decisions: 'Kept / discarded / failed',
    papers: 'Papers considered / cited / tried',
    tokens: 'Language-model tokens',
  },
  repeated: (count: number): string => `, ${count} repeated`,
  oneArm: 'One arm alone: there is nothing to compare it with.',
  noResult: 'No result to compare yet.',
  tie: (arms: number, isFinished: boolean): string =>
    `${arms === 2 ? 'Both arms' : 'The best arms'} ${isFinished ? 'reached' : 'stand at'} the same val_bpb.`,
  /** `second` where there are more than two. */
  ahead: (first: string, isFinished: boolean, lead: string, second: string | null): string =>
    `“${first}” ${isFinished ? 'ended' : 'is'} ahead by ${lead} bits per byte${second === null ? '' : ` of “${second}”, the next best`}.`,
  anecdote:
    'These are the numbers that the search chose by, on one seed. One study is an anecdote: repeat it with other seeds before you believe a difference.',
  title: 'Journal',
  about:
    'Everything above is read off this study’s journal. Export it to keep it, to share it, or to open it on another machine.',
  researcher: 'Researcher',
  researcherAt: (researcher: string, endpoint: string): string => `${researcher} at ${endpoint}`,
  librarian: 'offline librarian (not a language model)',
  repeatsRecorded: (name: string): string => `none of its own: repeats the proposals of “${name}”, trained here`,
  text: 'Text',
  budget: 'Budget of a trial',
  seed: 'Seed',
  entries: 'Entries',
  chained: (count: number): string => `${count}, each chained to the one before by its hash`,
  export: 'Export the journal',
  deleteForGood: 'Delete it for good',
  keep: 'Keep it',
  delete: 'Delete the study',
  deleted: 'The study is deleted.',
  copyLink: 'Copy a link to this comparison',
  saveBundle: 'Save a bundle',
  linkWithoutFile: ' The text was a file of your own: it stays on this device.',
  linkWithoutRecording: ' Nor does it hold the recording: whoever opens it needs a researcher.',
  linkHolds: ' The link holds the design, not the results: send the bundle for those.',
  bundleHolds: (file: string): string => `${file} holds the journal, every script, all numbers and the cited papers.`,
  openFrom: (host: string): string => `Open a study from ${host}?`,
  /** Around the host. */
  asks: [
    'This link asks the page to fetch a file from ',
    '. Nothing is fetched before you agree. That host will see your network address, as any site does that you open.',
  ] as readonly [string, string],
  received: 'Received',
  ofBytes: (all: string): string => ` of ${all}`,
  fetchAndOpen: 'Fetch and open it',
  stop: 'Stop',
  doNotOpen: 'Do not open it',
  formFilled: 'The form holds the design of the link.',
  events: {
    studyCreated: 'The study has started.',
    studyResumed: 'The study goes on.',
    studyPaused: 'The study is paused.',
    pausedBy: (reason: string): string => `The study is paused: ${reason}`,
    complete: 'The study is complete.',
    stopped: 'The study was stopped.',
    proposed: (arm: string, trial: number, title: string): string => `${arm}, trial ${trial}: ${title}.`,
    decided: (arm: string, trial: number, verdict: string, reason: string): string =>
      `${arm}, trial ${trial} ${verdict}: ${reason}.`,
    measurementStopped: 'A measurement was interrupted; it is made again when the study goes on.',
    measurementFailed: (reason: string): string => `A measurement failed: ${reason}`,
    testOpened: 'The sealed test split is opened, this once.',
  },
  verdicts: {
    baseline: 'is the baseline',
    keep: 'is kept',
    discard: 'is discarded',
    failed: 'failed',
    duplicate: 'repeats an earlier script',
    'proposal-failed': 'had no proposal',
  },
  /** When the first training of a stage begins. */
  stages: {
    'noise-floor': 'Measuring the noise floor: the baseline is trained with other seeds.',
    repeat: 'One seed is trained a second time, to see whether it gives the same number.',
    confirmation: 'The search is over. The finals are confirmed on fresh seeds.',
    ablation: 'Each kept change is left out in turn.',
    pruned: 'The scripts without what did not help are confirmed on seeds of their own.',
    'long-run': 'The finals are trained for longer.',
  },
  obstacles: {
    labBroken: 'The lab did not start; reload the page.',
    lookingForGpu: 'Looking for a GPU…',
    needsWebGpu: (reason: string): string => `Training needs WebGPU, and ${reason}.`,
    running: 'A study is training on this GPU; pause it first.',
  },
};

export type JournalWords = typeof journal;
