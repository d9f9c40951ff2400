/** The lab worker measures the GPU that this browser has, cancels, and measures again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LabClient } from '../../../src/worker/lab-client';
import type { LabEvent } from '../../../src/worker/lab-client';

const events: LabEvent[] = [];
let onEvent: (event: LabEvent) => void = () => undefined;
let lab: LabClient;

beforeAll(async () => {
  const fail = (error: Error): never => expect.fail(error.message);
  lab = new LabClient({
    onEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
    onFault: fail,
    onCrash: fail,
  });
  await lab.open(new URL('/', location.href).href);
});

afterAll(() => lab.close());

test('a measurement is cancelled between two kernels, and the next one goes to its end', async () => {
  const controller = new AbortController();
  onEvent = (event) => event.kind === 'measuring' && controller.abort();
  await expect(lab.benchmark(controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  onEvent = () => undefined;
  events.length = 0;
  const { rates, step, profile } = await lab.benchmark(new AbortController().signal);
  expect(step.parameters).toBe(7_432_704);
  expect(step.tokensPerSecond).toBeGreaterThan(0);
  expect(rates.matmulFlopsPerSecond).toBeGreaterThan(1e8);
  expect(rates.bytesPerSecond).toBeGreaterThan(1e7);
  expect(profile.kernels[0]!.ms).toBeGreaterThanOrEqual(profile.kernels.at(-1)!.ms);
  expect(profile.kernels.reduce((sum, { calls }) => sum + calls, 0)).toBe(profile.calls);
  const stages = events.flatMap((event) => (event.kind === 'measuring' ? [event.stage] : []));
  expect([...new Set(stages)]).toEqual(['adapter', 'compiling', 'steps', 'kernels']);
}, 180_000);
