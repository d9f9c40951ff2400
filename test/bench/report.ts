/** The tables for people, in Markdown. */
import { markdownTable } from 'markdown-table';
import type { FitRow } from './fits';
import type { MicroRow } from './micro';
import type { ProfileRow } from './profile';
import type { ScreenRow } from './screen';
import type { ShareRow } from './share';
import type { ProgramRow, TrainingRow } from './training';

const blank = '–';

const figure = (value: number | null | undefined, digits = 0): string =>
  value === null || value === undefined
    ? blank
    : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const span = (low: number | undefined, high: number | undefined, digits = 0): string =>
  low === undefined || high === undefined ? blank : `${figure(low, digits)}–${figure(high, digits)}`;

const megabytes = (bytes: number | undefined): string => (bytes ? figure(bytes / 2 ** 20) : blank);

const percent = (share: number, digits = 0): string => `${figure(100 * share, digits)} %`;

const labels: Readonly<Record<string, string>> = { 'jax-js-wasm': 'jax-js WebAssembly (CPU, no GPU API)' };

const labelOf = (engine: string): string => labels[engine] ?? engine;

/** Columns of figures are ragged left. */
const table = (head: readonly string[], rows: readonly (readonly string[])[], textColumns: number): string =>
  markdownTable([head, ...rows], {
    align: head.map((_, column) => (column < textColumns ? 'l' : 'r')),
    stringLength: (text) => text.length,
  });

export function trainingTable(rows: readonly TrainingRow[]): string {
  const head = [
    'size',
    'engine',
    'tokens/s',
    'spread',
    'ours ÷ it',
    'spread',
    'losses compared',
    'apart by',
    'dispatches',
    'submits',
    'peak MiB',
  ];
  const body = rows.map((row) => [
    row.size,
    labelOf(row.engine),
    figure(row.tokensPerSecond),
    span(row.tokensPerSecondLow, row.tokensPerSecondHigh),
    figure(row.ratio, 2),
    span(row.ratioLow, row.ratioHigh, 2),
    figure(row.stepsCompared),
    row.engine === 'ours' || row.maxLossDifference === undefined ? blank : row.maxLossDifference.toExponential(0),
    figure(row.dispatchesPerStep),
    figure(row.submitsPerStep),
    megabytes(row.peakBytes),
  ]);
  const reasons = rows.flatMap(({ size, engine, reason, rounds }) =>
    reason === undefined
      ? []
      : [`${size}, ${labelOf(engine)}: ${rounds === undefined ? 'not measured' : 'void'}, ${reason}`],
  );
  return [table(head, body, 2), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n');
}

export const programTable = (rows: readonly ProgramRow[]): string =>
  table(
    [
      'size',
      'dispatches',
      'submits',
      'planned MiB',
      'peak MiB',
      'record ms',
      'plan ms',
      'compile ms (cold)',
      'script to first step ms (warm)',
    ],
    rows.map((row) => [
      row.size,
      figure(row.dispatchesPerStep),
      figure(row.submitsPerStep),
      megabytes(row.plannedBytes),
      megabytes(row.peakBytes),
      figure(row.recordMs),
      figure(row.planMs),
      figure(row.bindMs),
      figure(row.warmStartMs),
    ]),
    1,
  );

export function microTable(rows: readonly MicroRow[]): string {
  const head = ['operation', 'engine', 'ms', 'spread', 'GFLOP/s', 'ours ÷ it', 'spread', 'dispatches'];
  const body = rows.map((row) => [
    row.name,
    labelOf(row.engine),
    figure(row.ms, 1),
    span(row.msLow, row.msHigh, 1),
    figure(row.gflops, 2),
    figure(row.ratio, 2),
    span(row.ratioLow, row.ratioHigh, 2),
    figure(row.dispatches),
  ]);
  const reasons = rows.flatMap(({ name, engine, reason }) =>
    reason === undefined ? [] : [`${name}, ${labelOf(engine)}: no figure, ${reason}`],
  );
  return [table(head, body, 2), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n');
}

export const shareTable = (rows: readonly ShareRow[]): string =>
  table(
    ['size', 'best matmul GFLOP/s', 'step ÷ it', 'spread', 'causal pairs only'],
    rows.map(({ size, matmulFlopsPerSecond, share, causalShare }) => [
      size,
      figure(matmulFlopsPerSecond / 1e9, 2),
      percent(share.median),
      span(100 * share.low, 100 * share.high),
      percent(causalShare.median),
    ]),
    1,
  );

export const fitTable = (fits: Readonly<Record<string, FitRow>>): string =>
  table(
    ['cost against', 'exponent', 'measured'],
    Object.entries(fits).map(([name, { exponent, points }]) => [
      name,
      figure(exponent, 2),
      points.map(({ x, ms }) => `${figure(x)}: ${figure(ms, 1)} ms`).join(', '),
    ]),
    1,
  );

export const screenTable = ({ withScreen, without, ratio }: ScreenRow): string =>
  table(
    ['study', 'tokens/s', 'spread'],
    [
      ['in the app', figure(withScreen.median), span(withScreen.low, withScreen.high)],
      ['in its worker alone', figure(without.median), span(without.low, without.high)],
      ['app ÷ worker', figure(ratio.median, 3), span(ratio.low, ratio.high, 3)],
    ],
    1,
  );

const maxNameLength = 48;

/** Fused kernels are named after all that is in them. */
const shortened = (name: string): string => (name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name);

export const profileTable = (rows: readonly ProfileRow[]): string =>
  table(
    ['size', 'kernel', 'dispatches', 'ms', 'share', 'GFLOP/s', 'GB/s'],
    rows.map((row) => [
      row.size,
      shortened(row.kernel),
      figure(row.dispatches),
      figure(row.ms, 1),
      percent(row.share, 1),
      figure(row.gflops, 2),
      figure(row.gigabytesPerSecond, 2),
    ]),
    2,
  );
