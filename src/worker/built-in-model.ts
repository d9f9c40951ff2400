/**
 * The browser's own model for the lab. `LanguageModel` exists in windows only, so the page answers the lab's questions over a port
 * that the two alone hold.
 */
import * as v from 'valibot';
import type { LocalModelLoader } from '../agent/providers/browser-model';
import { Caller, answer, checked } from './rpc';
import type { Contract } from './rpc';

const contract = {
  generate: {
    input: v.object({
      messages: v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
      responseSchema: v.record(v.string(), v.unknown()),
    }),
    output: v.string(),
  },
} satisfies Contract;

/** The page's side. */
export function answerWithBuiltIn(port: MessagePort, load: LocalModelLoader): void {
  const send: (token: string) => void = answer(port, contract, {
    async generate({ messages, responseSchema }, signal) {
      const model = await load('built-in', signal, () => undefined);
      return model.generate(messages, send, signal, responseSchema);
    },
  });
  port.start();
}

/** The lab's side. One question at a time, so what comes in between belongs to it. */
export function builtInLoader(port: MessagePort): LocalModelLoader {
  let listen: (text: string) => void = () => undefined;
  const caller = new Caller(port, contract, (token) => listen(checked(v.string(), token, 'built-in model')));
  port.start();
  return () =>
    Promise.resolve({
      generate(messages, onToken, signal, responseSchema) {
        listen = onToken;
        return caller.call('generate', { messages: [...messages], responseSchema }, signal);
      },
    });
}
