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
      evaluationSequences: v.number(),
    }),
  }),
  v.object({
    kind: v.literal('schedule'),
    id: v.number(),
    moments: v.array(v.object({ step: v.number(), steps: v.number(), progress: v.number(), tokens: v.number() })),
  }),
]);

const sandbox = createSandbox();

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = v.parse(requestSchema, event.data);
  const answer = request.kind === 'record' ? sandbox.record(request.request) : sandbox.schedule(request.moments);
  answer.then(
    (json) => postMessage({ id: request.id, json }),
    (error: unknown) => postMessage({ id: request.id, error: errorRecord(error, 'script-error') }),
  );
});
