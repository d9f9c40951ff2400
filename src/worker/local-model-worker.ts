/** Entry of the worker that holds a small language model for the length of one proposal. */
import { openTransformersModel } from '../agent/providers/transformers-model';
import type { TransformersModel } from '../agent/providers/transformers-model';
import { AppError } from '../base/errors';
import { localModelContract } from './local-model';
import type { LocalModelEvent } from './local-model';
import { answer, workerScope } from './rpc';

let opened: TransformersModel | null = null;

const tell = (kind: LocalModelEvent['kind'], text: string): void => send({ kind, text } satisfies LocalModelEvent);

async function hasHalfPrecision(): Promise<boolean> {
  const adapter = await (navigator as Navigator & { gpu?: GPU }).gpu?.requestAdapter();
  if (adapter) return adapter.features.has('shader-f16');
  throw new AppError(
    'webgpu-missing',
    'model on this GPU: the browser offers no WebGPU here; open the page in current Chrome, Edge, Safari or Firefox, or choose another provider',
  );
}

const send = answer(workerScope, localModelContract, {
  async open({ model }) {
    opened = await openTransformersModel(model, await hasHalfPrecision(), (text) => tell('activity', text));
  },
  generate({ messages }) {
    if (opened === null) throw new AppError('usage', 'model on this GPU: open it before asking it');
    return opened.generate(messages, (text) => tell('token', text));
  },
});
