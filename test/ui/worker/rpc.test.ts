import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { answer, Caller } from '../../../src/worker/rpc';
import type { Contract, Handlers, Port } from '../../../src/worker/rpc';

const contract = {
  double: { input: v.number(), output: v.number() },
  wait: { input: v.void(), output: v.string() },
} satisfies Contract;

function ends(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  port2.start();
  return [port1, port2];
}

function connected(handlers: Partial<Handlers<typeof contract>> = {}) {
  const [here, there] = ends();
  const events: unknown[] = [];
  const faults: AppError[] = [];
  const caller = new Caller(
    here,
    contract,
    (event) => events.push(event),
    (fault) => faults.push(fault),
  );
  const send = answer(there, contract, {
    double: (input) => Promise.resolve(2 * input),
    wait: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('aborted', 'stopped')));
      }),
    ...handlers,
  });
  return { caller, send, events, faults, there };
}

test('a call gets its answer, and answers find their calls', async () => {
  const { caller } = connected();
  expect(await Promise.all([caller.call('double', 2), caller.call('double', 5)])).toEqual([4, 10]);
});

test('an AppError keeps its code on the way', async () => {
  const { caller } = connected({ double: () => Promise.reject(new AppError('storage-full', 'the disk is full')) });
  await expect(caller.call('double', 1)).rejects.toMatchObject({ code: 'storage-full', message: 'the disk is full' });
});

test.each([
  ['input', { input: 'two' as unknown as number, handlers: {} }],
  ['output', { input: 2, handlers: { double: () => Promise.resolve('four' as unknown as number) } }],
])('a wrong %s is a worker-message error', async (_what, { input, handlers }) => {
  const { caller } = connected(handlers);
  await expect(caller.call('double', input)).rejects.toMatchObject({ code: 'worker-message' });
});

test('a method that is not in the contract is refused, even one that every object has', async () => {
  const [here, there] = ends();
  const wider = { ...contract, toString: contract.double };
  answer(there, contract, { double: (input) => Promise.resolve(input), wait: () => Promise.resolve('') });
  await expect(new Caller(here as Port, wider).call('toString', 1)).rejects.toThrow('no method "toString"');
});

test('a signal cancels the call on the other side', async () => {
  const { caller } = connected();
  const controller = new AbortController();
  const waiting = caller.call('wait', undefined, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
});

test('when the other side is gone, calls in flight and later ones fail', async () => {
  const { caller } = connected();
  const waiting = caller.call('wait', undefined);
  caller.break(new AppError('worker-message', 'gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(caller.call('double', 1)).rejects.toThrow('gone');
});

test('events arrive in order, and what is no message at all is a fault, not a crash', async () => {
  const { caller, send, events, faults, there } = connected();
  send('first');
  there.postMessage('garbage');
  send('second');
  await caller.call('double', 1);
  expect(events).toEqual(['first', 'second']);
  expect(faults.map(({ code }) => code)).toEqual(['worker-message']);
});
