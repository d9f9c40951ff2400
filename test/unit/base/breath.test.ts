/** Work in pieces lets others have their turn, and only when it is due. */
import { expect, test } from 'vitest';
import { breaths } from '../../../src/base/breath';

/** Whether another's message is received while `work` is awaited. */
async function othersRun(work: () => Promise<void>): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  let isReceived = false;
  port1.onmessage = () => (isReceived = true);
  port2.postMessage(null);
  await work();
  port1.close();
  return isReceived;
}

test('after the time that was agreed the thread is given away', async () => {
  expect(await othersRun(breaths(0))).toBe(true);
});

test('before it, nothing waits', async () => {
  expect(await othersRun(breaths(60_000))).toBe(false);
});
