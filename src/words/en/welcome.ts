/** The first screen: the recorded study, the ways on, and the studies that are there. */
import { pluralIn } from '../plural';

const plural = pluralIn('en');

export const welcome = {
  experiment: 'The experiment',
  steps: [
    {
      title: 'One script, two arms.',
      text: 'Both start from the same train.js of a small GPT, the same seed and the same text; more arms are controls.',
    },
    {
      title: 'A researcher edits it.',
      text: 'One idea a trial. In one arm it may search 117,611 papers; in the other it may not.',
    },
    {
      title: 'Your GPU trains it.',
      text: 'Each edit gets the same budget and is measured in bits per byte (val_bpb) on text it has not seen.',
    },
    { title: 'Better is kept.', text: 'A lower val_bpb becomes the next parent.' },
    {
      title: 'Then it is checked.',
      text: 'What the search claims is trained again on fresh seeds, change by change. All of it goes into a journal.',
    },
  ],
  heroTitle: 'Which researcher gets further?',
  heroText:
    'Each arm improves the same training script of a small GPT, one idea a trial. They differ in what they may read, and in nothing else.',
  /** After the study’s title in quotation marks. */
  recordedBy: (day: string, device: string, researcher: string): string =>
    `, recorded on ${day} on ${device} by this researcher: ${researcher}.`,
  quoted: ['“', '”'] as readonly [string, string],
  fetching: 'The recording is being fetched…',
  gainSoFar: (arms: string): string => `Gain over the baseline so far: ${arms}`,
  gainAxis: 'gain over the baseline, %',
  trial: 'trial',
  confirmed: 'confirmed',
  gainConfirmed: (arm: string, gain: string): string => `${arm}: ${gain} % confirmed`,
  gainReach: (low: string, high: string): string => `, ${low} to ${high} %`,
  range: (low: string, high: string): string => `${low} to ${high}`,
  arm: 'Arm',
  gain: 'Gain',
  gainOverSeeds: (seeds: number): string =>
    `Gain (95 % interval), ${seeds} fresh ${plural(seeds, { one: 'seed', other: 'seeds' })}`,
  claimed: 'Claimed',
  notConfirmed: 'not confirmed',
  watch: 'Watch',
  watchText: 'The whole study in under a minute, trial by trial.',
  run: 'Run it on my GPU',
  runText: 'The form below, filled with this design.',
  runSlowly: 'Without a graphics driver this is slow.',
  labBroken: 'The lab did not start.',
  notHere: (reason: string): string => `Not here: ${reason}.`,
  bring: 'Bring my own agent',
  bringText: 'Any model that can call tools, with your key.',
  editText: 'Be the researcher: change a number, run it, beat the baseline.',
  newHere: 'New to this?',
  fiveLessons: 'Five lessons of five minutes',
  realRuns: ', with real runs of a tiny model.',
  watchRecorded: 'Watch a recorded study',
  recordedOn: (day: string, device: string, researcher: string): string =>
    `Recorded on ${day} on ${device}, by this researcher: ${researcher}.`,
  gallery: 'Gallery: a page for each, to pass on',
  studies: 'Studies',
  running: ', running',
  noStudies: 'None is kept in this browser yet.',
  open: 'Open a study or a receipt',
  openHint: 'A journal, a bundle or a receipt. Or drop the file anywhere on this page.',
};

export type WelcomeWords = typeof welcome;
