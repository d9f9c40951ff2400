import { expect, test } from 'vitest';
import type { LocalModel } from '../../../src/agent/providers/browser-model';
import { answerWithBuiltIn, builtInLoader } from '../../../src/worker/built-in-model';

const messages = [{ role: 'user', content: 'Propose.' }] as const;
const schema = { type: 'object' };

/** The lab's view of a model in the page. */
async function across(generate: LocalModel['generate']): Promise<LocalModel> {
  const { port1, port2 } = new MessageChannel();
  answerWithBuiltIn(port1, () => Promise.resolve({ generate }));
  return builtInLoader(port2)('built-in', new AbortController().signal, () => undefined);
}

test('a question, its schema and the tokens of its answer cross to the page and back', async () => {
  const model = await across((asked, onToken, _signal, asSchema) => {
    for (const token of ['a', 'b']) onToken(token);
    return Promise.resolve(JSON.stringify({ asked, asSchema }));
  });
  const tokens: string[] = [];
  const text = await model.generate(messages, (token) => tokens.push(token), new AbortController().signal, schema);
  expect(JSON.parse(text)).toEqual({ asked: messages, asSchema: schema });
  expect(tokens).toEqual(['a', 'b']);
});

test('a failure in the page is a failure in the lab, and stopping reaches the page', async () => {
  const broken = await across(() => Promise.reject(new Error('no memory')));
  const { signal } = new AbortController();
  await expect(broken.generate(messages, () => undefined, signal, schema)).rejects.toThrow('no memory');
  const patient = await across(
    (_asked, _onToken, stop) =>
      new Promise((_resolve, reject) => stop.addEventListener('abort', () => reject(new Error('stopped')))),
  );
  const controller = new AbortController();
  const waiting = patient.generate(messages, () => undefined, controller.signal, schema);
  controller.abort();
  await expect(waiting).rejects.toThrow('stopped');
});
