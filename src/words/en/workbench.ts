/** Editing train.js by hand, and measuring this machine's GPU. */
import { pluralIn } from '../plural';

const plural = pluralIn('en');

export const workbench = {
  backTo: (isStudyOpen: boolean): string => `← Back to ${isStudyOpen ? 'the study' : 'the experiment'}`,
  /** Around `train.js`. */
  lead: [
    'You are the researcher. Change ',
    ', run it, and keep what lowers val_bpb: the same harness, seed, text and budget as for an agent.',
  ] as readonly [string, string],
  lost: 'The address asks for a trial of a study that is not open here. Open the study, then choose “Edit this script” in the trial. What the workbench held before is below.',
  editScript: 'Edit this script',
  trialStart: (trial: number, arm: string, title: string): string => `Trial ${trial}, ${arm}: ${title}`,
  design: (size: string, amount: string, clock: string, seed: number, text: string): string =>
    `· ${size} · ${amount} ${clock} a run · seed ${seed} · ${text} text`,
  size: 'Size',
  budget: 'Budget of a run',
  startOver: 'Start over',
  discards: (start: string, own: number): string =>
    `Starting from “${start}” discards ${own === 0 ? 'your edits' : own === 1 ? 'one run and your edits' : `${own} runs and your edits`}.`,
  discardThem: 'Discard them',
  keepThem: 'Keep what is here',
  run: 'Run',
  running: 'Running…',
  backToParent: 'Back to the parent',
  undo: 'Undo the last decision',
  /** Between and after the keys. */
  keys: ['or', 'runs, here and in the editor.'] as readonly [string, string],
  runs: 'Runs',
  /** Around `lr`. */
  noRuns: [
    'None yet. Change a number, ',
    ' for a start, and press Run: the script as it was is trained first, then your change, and the lower val_bpb wins.',
  ] as readonly [string, string],
  delta:
    'Δ is against the parent of the time; below 0 is better. One seed: a gain of a few thousandths may be noise, which a study’s confirmation would find out.',
  runsHead: ['run', 'title', 'parent', 'val_bpb', 'delta', 'decision', 'error'],
  keptParent: 'kept, parent',
  undecided: 'undecided',
  recordedRun: 'As the study recorded it on this GPU; not trained again.',
  keep: 'Keep',
  discard: 'Discard',
  script: (hasSample: boolean): string => (hasSample ? 'Script and sample' : 'Script'),
  ofRun: (run: number): string => ` of run ${run}`,
  putBack: 'Put it into the editor',
  theStart: 'The start',
  runName: (run: number): string => `Run ${run}`,
  runTitle: (run: number, title: string): string => `Run ${run}: ${title}`,
  live: (run: string, text: string): string => `${run}: ${text}`,
  preparing: 'preparing the text and the GPU…',
  step: (step: number, planned: number | null, rate: string): string =>
    `step ${step}${planned === null ? '' : ` of ${planned}`}, ${rate} tokens/s`,
  lookInside: 'Look inside while it trains',
  training: 'Training',
  itsParent: 'its parent',
  saveScript: 'Save train.js',
  copy: 'Copy',
  cannotTrain: 'Cannot be trained:',
  settings: 'Settings',
  was: (value: number): string => ` was ${value}`,
  /** Around `export const settings`. */
  noSettings: ['The script has no plain numbers in ', '; change it in the editor.'] as readonly [string, string],
  sameScript: (run: number): string => `The script is the same as in run ${run}; change something to run it.`,
  kept: (run: number): string => `Run ${run} is kept: it is the parent now.`,
  discarded: (run: number): string => `Run ${run} is discarded.`,
  undone: (run: number): string => `Run ${run} is undecided again.`,
  holds: (run: number): string => `The editor holds the script of ${run === 0 ? 'the start' : `run ${run}`}.`,
  noScript: (trial: number): string => `Trial ${trial} has no script to start from; choose another trial.`,
  startsFrom: (start: string): string => `The workbench starts from ${start}.`,
  startMeasured: 'The start is measured.',
  failed: (run: number): string => `Run ${run} failed.`,
  better: (run: number, by: string): string => `Run ${run} is better by ${by}: keep it, or discard it.`,
  equal: (run: number): string => `Run ${run} is no better and no worse.`,
  worse: (run: number, by: string): string => `Run ${run} is worse by ${by}.`,
  cancelled: 'The run is cancelled; nothing of it is kept.',
  givenUp: 'The run was given up because something else needed the GPU; run it again.',
  unchecked: (error: string): string => `The script was not checked: ${error}`,
  unreadable: (error: string): string => `What was kept of the workbench could not be read (${error}).`,
  liesIn: (key: string): string => ` It lies in this browser's storage as “${key}”.`,
  notKept: (error: string): string =>
    `This browser does not keep the workbench (${error}); save train.js and the runs before you leave.`,
  moreSettings: (count: number): string => `${count} more settings`,
  lines: (added: number, removed: number): string =>
    `+${added} −${removed} ${plural(added + removed, { one: 'line', other: 'lines' })}`,
  unchanged: 'unchanged',
  settingText: 'A number of this script’s settings.',
};

export type WorkbenchWords = typeof workbench;
