import { beforeAll, expect, test } from 'vitest';
import { createLlmResearcher } from '../../../src/agent/llm/llm-researcher';
import { toolsFor } from '../../../src/agent/llm/tools';
import { openModel } from '../../../src/agent/providers/open-model';
import { localLoader } from '../../../src/worker/local-model';
import type { Spawned } from '../../../src/worker/local-model';
import { keepChainModel } from '../../support/chain-model';
import { context } from '../../support/researcher-fakes';

const name = 'bibliograd/chain';
const choice = { kind: 'llm', provider: 'local', endpoint: '', model: name } as const;
const script = 'const a = { b: "c" };\n// twice: const a = { b: "c" };\n';
const call = JSON.stringify({ tool: 'propose_script', arguments: { title: 'Chained', rationale: 'r', script } });

/** Workers as the lab spawns them, and how many there are. */
function counted() {
  let alive = 0;
  const spawn = (): Spawned => {
    const worker = new Worker(new URL('../../../src/worker/local-model-worker.ts', import.meta.url), {
      type: 'module',
    });
    const terminate = worker.terminate.bind(worker);
    alive++;
    worker.terminate = () => {
      alive--;
      terminate();
    };
    return worker;
  };
  return { loader: localLoader(spawn), alive: () => alive };
}

beforeAll(() => keepChainModel(name, `I think so. ${call} And so on, which nobody asked for.`));

test('a model in the browser’s cache proposes on WebGPU, stops after its first call and leaves nothing behind', async () => {
  const { loader, alive } = counted();
  const told: string[] = [];
  const researcher = createLlmResearcher({ model: openModel(choice, '', { localLoader: loader }), library: null });
  const proposal = await researcher.propose(
    { ...context({ arm: 'none' }), onActivity: (text) => told.push(text) },
    new AbortController().signal,
  );
  expect(proposal).toMatchObject({ title: 'Chained', script, costUsd: 0 });
  const said = JSON.stringify(proposal.transcript);
  expect(said).toContain('I think so.');
  expect(said).not.toContain('nobody');
  expect(told).toContain(`${name} is put onto the GPU`);
  expect(told.some((text) => /reads its task: 512 of \d+ tokens/.test(text))).toBe(true);
  expect(alive()).toBe(0);
});

test('stopping ends the worker in the middle of a word, and the next question finds another', async () => {
  const { loader, alive } = counted();
  const model = openModel(choice, '', { localLoader: loader });
  const stop = new AbortController();
  const ask = (onText: () => void, { signal }: AbortController) =>
    model.complete({
      messages: [{ role: 'user', content: 'Propose.' }],
      tools: toolsFor('none'),
      signal,
      onDelta: ({ kind }) => void (kind === 'text' && onText()),
    });
  await expect(ask(() => stop.abort(), stop)).rejects.toMatchObject({ code: 'aborted' });
  expect(alive()).toBe(0);
  const reply = await ask(() => undefined, new AbortController());
  expect(reply.toolCalls.map((made) => made.name)).toEqual(['propose_script']);
  expect(alive()).toBe(1);
  model.release?.();
  await expect.poll(alive).toBe(0);
});

test('a worker that dies is told as what it most likely is', async () => {
  const code = URL.createObjectURL(new Blob(['throw new Error("no more pages")'], { type: 'text/javascript' }));
  const { signal } = new AbortController();
  await expect(localLoader(() => new Worker(code))(name, signal, () => undefined)).rejects.toMatchObject({
    code: 'gpu-out-of-memory',
    message: expect.stringMatching(/no more pages.*choose a smaller model/) as unknown,
  });
});
