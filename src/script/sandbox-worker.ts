/** The sandbox's own worker: one script, one QuickJS, until the host terminates it. */
import * as v from 'valibot';
import { errorRecord } from '../base/errors';
import { createSandbox } from './sandbox';

const requestSchema = v.variant('kind', [
  v.object({
    kind: v.literal('record'),
    id: v.number(),
    request: v.object({
      source: v.string(),
      settings: v.record(v.string(), v.number()),
      evaluation: v.object({ sequences: v.number(), contextLength: v.number() }),
      vocabularySize: v.number(),
    }),
    limits: v.object({ deadlineMs: v.optional(v.number()), memoryBytes: v.optional(v.number()) }),
  }),
  v.object({ kind: v.literal('recordTraining'), id: v.number(), contextLength: v.number() }),
  v.object({
    kind: v.literal('schedule'),
    id: v.number(),
    moments: v.array(v.object({ step: v.number(), steps: v.number(), progress: v.number(), tokens: v.number() })),
  }),
]);

let sandbox = createSandbox();

function answer(request: v.InferOutput<typeof requestSchema>): Promise<string> {
  switch (request.kind) {
    case 'record':
      sandbox = createSandbox(request.limits);
      return sandbox.record(request.request);
    case 'recordTraining':
      return sandbox.recordTraining(request.contextLength);
    case 'schedule':
      return sandbox.schedule(request.moments);
  }
}

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = v.parse(requestSchema, event.data);
  answer(request).then(
    (json) => postMessage({ id: request.id, json }),
    (error: unknown) => postMessage({ id: request.id, error: errorRecord(error, 'script-error') }),
  );
});
