/** How the cost of our step grows: exponents fitted to three small sizes each, measured in turns. */
import type { BenchBrowser } from './browser';
import { contest, isEntry } from './contest';
import { tiny } from './sizes';
import type { ModelSize } from './sizes';
import { exponentOf, summarise } from './statistics';
import type { Work } from './workload';

interface Fit {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly work: Work }[];
}

const training = (change: Partial<ModelSize>): Work => ({
  kind: 'training',
  size: { ...tiny, ...change, name: 'fit' },
});

/** Attention with its gradients; x is what its cost should follow. */
const windowed = (t: number, window: number): Fit['points'][number] => ({
  x: t * window,
  work: { kind: 'attention', b: 1, h: 4, t, d: 64, window },
});

const fits: readonly Fit[] = [
  { name: 'batch', points: [4, 8, 16].map((x) => ({ x, work: training({ sequences: x }) })) },
  { name: 'depth', points: [2, 4, 8].map((x) => ({ x, work: training({ layers: x }) })) },
  { name: 'tokens', points: [64, 128, 256].map((x) => ({ x, work: training({ contextLength: x, sequences: 2 }) })) },
  { name: 'T·window', points: [windowed(256, 64), windowed(512, 128), windowed(1024, 256)] },
];

export interface FitRow {
  readonly exponent: number;
  readonly points: readonly { readonly x: number; readonly ms: number }[];
}

async function fitOne(browser: BenchBrowser, { name, points }: Fit): Promise<FitRow> {
  const page = await browser.open();
  const contestants = points.map(({ x, work }) => ({ key: `${name} ${x}`, engine: 'ours' as const, work }));
  const results = await contest(page, contestants, { rounds: 5, roundSeconds: 0.5, runLimitSeconds: 20 });
  await page.close();
  const measured = results.map((result, i) => {
    if (!isEntry(result)) throw new Error(`fit of ${result.contestant.key}: ${result.failure}`);
    return { x: (points[i] as Fit['points'][number]).x, ms: 1000 * summarise(result.seconds).median };
  });
  return { exponent: exponentOf(measured.map(({ x, ms }) => [x, ms] as const)), points: measured };
}

/** By name: cost against batch, depth, tokens and, for windowed attention, T·window. */
export async function fitRows(browser: BenchBrowser): Promise<Record<string, FitRow>> {
  const rows: Record<string, FitRow> = {};
  for (const fit of fits) {
    console.error(`fit of cost against ${fit.name}`);
    rows[fit.name] = await fitOne(browser, fit);
  }
  return rows;
}
