/**
 * npm run lessons:record: trains what the lessons show where there is no WebGPU, and writes public/lessons/figures.json with device and
 * date after every run. A file that is there and was begun by this device goes on where it stopped; --fresh begins anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { parseFigures, recordedPlan } from '../state/lessons/figures';
import type { LessonFigures } from '../state/lessons/figures';
import { retrainTrial } from '../study/run-trial';
import { lessonManifest, lessonScript, lessonTokens } from '../worker/lesson-runs';
import { openHeadless } from './headless';

const file = 'public/lessons/figures.json';

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { fresh: { type: 'boolean', default: false } } });
  const { runner } = await openHeadless('embedded');
  let figures: LessonFigures | null =
    existsSync(file) && !values.fresh ? parseFigures(readFileSync(file, 'utf8')) : null;
  for (const { edit, seed } of recordedPlan) {
    if (figures?.runs.some((run) => run.edit === edit && run.seed === seed) === true) continue;
    const manifest = lessonManifest(seed);
    const trial = { arm: 'none', index: 0, script: lessonScript(manifest, edit) } as const;
    const outcome = await retrainTrial(runner, manifest, trial, () => undefined, new AbortController().signal);
    if (outcome.kind === 'failed')
      throw new AppError(outcome.error.code, `${edit}, seed ${seed}: ${outcome.error.message}`);
    const { facts, elapsedSeconds } = outcome.measurements;
    if (figures !== null && figures.device !== facts.adapter)
      throw new AppError(
        'usage',
        `${file}: it was begun on ${figures.device}, this is ${facts.adapter}; --fresh begins anew`,
      );
    const runs: LessonFigures['runs'] = [...(figures?.runs ?? []), { edit, seed, valBpb: outcome.valBpb }];
    figures = { recorded: new Date().toISOString(), device: facts.adapter, tokens: lessonTokens, runs };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(
      `${runs.length}/${recordedPlan.length} ${edit}, seed ${seed}: ${outcome.valBpb.toFixed(4)} in ${elapsedSeconds.toFixed(0)} s`,
    );
  }
}
