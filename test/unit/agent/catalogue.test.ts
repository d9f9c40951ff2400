/** Every technique of the librarian against the sandbox that records scripts, and pairs of them one after the other. */
import { afterAll, describe, expect, test } from 'vitest';
import { catalogue, families } from '../../../src/agent/librarian/catalogue';
import { applyTechnique } from '../../../src/agent/librarian/technique';
import type { Technique } from '../../../src/agent/librarian/technique';
import { Random } from '../../../src/base/random';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded, parseSchedule } from '../../../src/script/recorded';
import { createSandbox } from '../../../src/script/sandbox';
import { writeSettings } from '../../../src/study/script-settings';

/** The smallest model in which layers, heads and micro-batches are more than one, written into the script itself. */
const small = { layers: 2, width: 96, heads: 2, contextLength: 32, sequencesPerStep: 16, sequencesPerMicroBatch: 4 };
const [gpt2, autoresearch] = baselines.map(({ source }) => writeSettings(source, small).script) as [string, string];
const vocabularySize = 4096;
const pairs = Number(process.env['PAIRS'] ?? 80);
const pairSeed = Number(process.env['SEED'] ?? 1);
const moments = [0, 3, 50, 95, 100].map((step) => ({ step, steps: 100, progress: step / 100, tokens: 0 }));

let sandbox = createSandbox();
let recordings = 0;
afterAll(() => sandbox.dispose());

interface Recording {
  /** What is wrong with the script, in the sandbox's words. */
  readonly fault: string | null;
  /** Graphs and schedule as text: what two scripts do alike is the same. */
  readonly text: string;
}

const known = new Map<string, Recording>();

async function recorded(source: string): Promise<Recording> {
  const recording = known.get(source) ?? (await record(source));
  known.set(source, recording);
  return recording;
}

async function record(source: string): Promise<Recording> {
  if (recordings++ % 50 === 49) {
    sandbox.dispose();
    sandbox = createSandbox();
  }
  try {
    const evaluation = { sequences: 2, contextLength: 32 };
    const graphs = await sandbox.record({ source, settings: {}, evaluation, vocabularySize });
    parseRecorded(graphs, vocabularySize);
    const schedule = await sandbox.schedule(moments);
    return { fault: scheduleFault(schedule), text: graphs + schedule };
  } catch (thrown) {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown), text: '' };
  }
}

function scheduleFault(schedule: string): string | null {
  for (const numbers of parseSchedule(schedule))
    for (const [name, value] of Object.entries(numbers))
      if (!Number.isFinite(value) || value < 0) return `schedule: ${name} is ${value}`;
  return null;
}

/** It turns further what another technique has brought in. */
const needsAnother: Readonly<Record<string, string>> = { 'rope-base': 'rope' };

function parentFor({ id }: Technique): string {
  const first = catalogue.find((technique) => technique.id === needsAnother[id]);
  return first === undefined ? gpt2 : (applyTechnique(first, gpt2) ?? '');
}

describe('every technique', () => {
  test('has an id, a title and a query of its own, and says in a sentence what to expect', () => {
    for (const key of ['id', 'title', 'query'] as const)
      expect(new Set(catalogue.map((technique) => technique[key])).size).toBe(catalogue.length);
    for (const { expected } of catalogue) expect(expected).toMatch(/^[A-Z].{20,180}\.$/);
    expect(catalogue.length).toBeGreaterThanOrEqual(40);
    for (const techniques of Object.values(families)) expect(techniques.length).toBeGreaterThan(2);
  });

  test.each(catalogue)('“$title” changes GPT-2, once, into a script that records', async (technique) => {
    const parent = parentFor(technique);
    const edited = applyTechnique(technique, parent) ?? parent;
    const { fault, text } = await recorded(edited);
    expect(fault).toBeNull();
    expect(text === (await recorded(parent)).text).toBe(false);
    expect(applyTechnique(technique, edited)).toBeNull();
  });

  test.each(catalogue)(
    '“$title” leaves autoresearch alone or changes it into a script that records',
    async (technique) => {
      const edited = applyTechnique(technique, autoresearch);
      if (edited === null) return;
      const { fault, text } = await recorded(edited);
      expect(fault).toBeNull();
      expect(text === (await recorded(autoresearch)).text).toBe(false);
      expect(applyTechnique(technique, edited)).toBeNull();
    },
  );

  test.each(catalogue)('“$title” does not apply to a script without its anchors', (technique) => {
    expect(applyTechnique(technique, 'export const settings = {\n  depth: 8,\n};\n')).toBeNull();
  });
});

test('four in ten techniques find a place in autoresearch, too', () => {
  const applied = catalogue.filter((technique) => applyTechnique(technique, autoresearch) !== null);
  expect(applied.length).toBeGreaterThanOrEqual(40);
});

describe('techniques one after the other', () => {
  test('two in either order find no place or make a script that records', { timeout: 120_000 }, async () => {
    const random = new Random(pairSeed);
    const faults: string[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const [first, second] = [random.pick(catalogue), random.pick(catalogue)];
      const parent = applyTechnique(first, gpt2);
      const edited = parent === null ? null : applyTechnique(second, parent);
      const fault = edited === null ? null : (await record(edited)).fault;
      if (fault !== null) faults.push(`${first.id}, then ${second.id}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test('as many as find a place, in six orders, make scripts that record', { timeout: 120_000 }, async () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 6; seed++) {
      const kept: string[] = [];
      let script = gpt2;
      for (const technique of new Random(seed).shuffle(catalogue)) {
        const edited = applyTechnique(technique, script);
        if (edited === null) continue;
        script = edited;
        kept.push(technique.id);
      }
      const fault = (await record(script)).fault;
      if (fault !== null) faults.push(`${kept.join(', ')}: ${fault}`);
      expect(kept.length).toBeGreaterThan(30);
    }
    expect(faults).toEqual([]);
  });
});
