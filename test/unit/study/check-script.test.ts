/** A researcher may ask whether its script can be recorded, before it spends a trial on it. */
import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/script/sandbox';
import { baselines } from '../../../src/script/baselines';
import { trialSpec } from '../../../src/study/context';
import { runStudy } from '../../../src/study/runner';
import { scriptChecker } from '../../../src/trial/check-script';
import { FakeResearcher, FakeRunner, finished, newJournal, proposal, studyRun, testManifest } from './fakes';

const source = baselines[0]?.source ?? '';
const check = scriptChecker(createSandbox, () => Promise.resolve(512));
const specOf = (script: string) =>
  trialSpec(testManifest({ baselineScript: source }), 'id', { arm: 'none', index: 1 }, script);

test('a good script has nothing wrong with it; a bad one is told its line and the cure', async () => {
  expect(await check(specOf(source))).toBeNull();
  expect(await check(specOf(source.replace('layerNorm(', 'layerNrm(')))).toMatch(/layerNrm.*layerNorm/s);
  expect(await check(specOf('export const settings = {'))).toMatch(/train\.js/);
});

test('a study lets its researchers ask', async () => {
  const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['none'] }));
  const answers: (string | null | undefined)[] = [];
  const researcher = new FakeResearcher(() => proposal('next'));
  const asking = {
    label: 'asking',
    async propose(...[context]: Parameters<FakeResearcher['propose']>) {
      answers.push(await context.checkScript?.('a script'));
      return researcher.propose(context);
    },
  };
  const checkScript = ({ script }: { script: string }) => Promise.resolve(`wrong: ${script}`);
  await runStudy(
    studyRun(journal, { runner: new FakeRunner(() => finished(1)), researcherFor: () => asking, checkScript }),
  );
  expect(answers).toEqual(['wrong: a script']);
});
