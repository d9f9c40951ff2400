/**
 * npm run bench: our trainer beside its browser rivals, in one headless Chromium and in turns. Progress goes to stderr, the tables
 * to stdout; the last line is one JSON object.
 * Options: --size NAME,… --rounds N (of training) --json FILE --only training,micro,share,fits,screen,profile (profile: time by kernel of
 * our step; not among the parts unless asked for) --dawn (in Node over Dawn, for GPUs that no browser here reaches; without the screen)
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { benchBrowser } from '../../test/bench/browser';
import type { BenchBrowser } from '../../test/bench/browser';
import { circumstances, headline } from '../../test/bench/circumstances';
import { benchDawn } from '../../test/bench/dawn';
import { fitRows } from '../../test/bench/fits';
import { microRows } from '../../test/bench/micro';
import { profileRows } from '../../test/bench/profile';
import {
  fitTable,
  microTable,
  profileTable,
  programTable,
  screenTable,
  shareTable,
  trainingTable,
} from '../../test/bench/report';
import { screenRow } from '../../test/bench/screen';
import { shareRows } from '../../test/bench/share';
import { sizes } from '../../test/bench/sizes';
import type { BenchSize } from '../../test/bench/sizes';
import { trainAtSize } from '../../test/bench/training';
import type { ProgramRow, TrainingRow } from '../../test/bench/training';

const usualParts = ['training', 'micro', 'share', 'fits', 'screen'] as const;
const parts = [...usualParts, 'profile'] as const;

const options = {
  dawn: { type: 'boolean', default: false },
  size: { type: 'string', default: sizes.map(({ name }) => name).join() },
  rounds: { type: 'string' },
  json: { type: 'string' },
  only: { type: 'string' },
} as const;

/** The items of a comma-separated option, each found among those known. */
function chosen<T>(option: string, text: string, known: readonly T[], nameOf: (item: T) => string): T[] {
  return text.split(',').map((name) => {
    const found = known.find((item) => nameOf(item) === name);
    if (found === undefined)
      throw new AppError('usage', `--${option}: must name some of ${known.map(nameOf).join(', ')}, got ${name}`);
    return found;
  });
}

function roundsOf(text: string | undefined, { rounds }: BenchSize): number {
  const count = text === undefined ? rounds : Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new AppError('usage', `--rounds: must be a whole number from 1, got ${text}`);
  return count;
}

/** An engine too slow at one size is not tried at the next. */
async function train(browser: BenchBrowser, chosenSizes: readonly BenchSize[], rounds: string | undefined) {
  const rows: TrainingRow[] = [];
  const programs: ProgramRow[] = [];
  const skipped = new Map<TrainingRow['engine'], string>();
  for (const size of chosenSizes) {
    console.error(`training at ${size.name}`);
    const report = await trainAtSize(browser, size, roundsOf(rounds, size), skipped);
    rows.push(...report.rows);
    if (report.program) programs.push(report.program);
    for (const { engine, rounds: measured, reason } of report.rows) {
      if (measured === undefined && reason !== undefined && !skipped.has(engine) && engine !== 'ours')
        skipped.set(engine, `not tried: at ${size.name} ${reason}`);
    }
  }
  return { rows, programs };
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const chosenSizes = chosen('size', values.size, sizes, ({ name }) => name);
  const usual = usualParts.filter((part) => part !== 'screen' || !values.dawn);
  const wanted = chosen('only', values.only ?? usual.join(), parts, (part) => part);
  const browser = await (values.dawn ? benchDawn() : benchBrowser());
  try {
    const page = await browser.open();
    const adapter = await page.evaluate(() => window.bench.adapter());
    await page.close();
    const given = circumstances(adapter);
    console.error(headline(given));
    const { rows, programs } = wanted.includes('training')
      ? await train(browser, chosenSizes, values.rounds)
      : { rows: [], programs: [] };
    const micro = wanted.includes('micro') ? await microRows(browser) : [];
    const shares = wanted.includes('share') ? await shareRows(browser, chosenSizes) : [];
    const fits = wanted.includes('fits') ? await fitRows(browser) : {};
    const screen = wanted.includes('screen') ? await screenRow(browser) : null;
    const profiles = wanted.includes('profile') ? await profileRows(browser, chosenSizes) : [];
    const tables = [
      headline(given),
      ...(rows.length > 0 ? [trainingTable(rows), programTable(programs)] : []),
      ...(micro.length > 0 ? [microTable(micro)] : []),
      ...(shares.length > 0 ? [shareTable(shares)] : []),
      ...(wanted.includes('fits') ? [fitTable(fits)] : []),
      ...(screen ? [screenTable(screen)] : []),
      ...(profiles.length > 0 ? [profileTable(profiles)] : []),
    ];
    console.log(tables.join('\n\n'));
    const result = {
      ...given,
      rows,
      programs,
      micro,
      shares,
      fits,
      ...(screen && { screen }),
      ...(profiles.length > 0 && { profiles }),
    };
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(JSON.stringify(result));
  } finally {
    await browser.close();
  }
}
