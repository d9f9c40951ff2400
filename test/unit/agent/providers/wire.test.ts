import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLlmResearcher } from '../../../../src/agent/llm/llm-researcher';
import { openModel } from '../../../../src/agent/providers/open-model';
import type { ChatModel, Completion, Delta } from '../../../../src/agent/providers/types';
import { AppError } from '../../../../src/base/errors';
import { runStudy } from '../../../../src/study/runner';
import { toolsFor } from '../../../../src/agent/llm/tools';
import { FakeLibrary, key, signal } from '../../../support/researcher-fakes';
import { bytes, casesOf, parallel } from '../../../support/wire/cases';
import type { WireCase } from '../../../support/wire/cases';
import { dialects } from '../../../support/wire/dialects';
import type { Dialect } from '../../../support/wire/dialects';
import { wireServer } from '../../../support/wire/server';
import type { Step } from '../../../support/wire/server';
import { FakeRunner, finished, newJournal, studyRun, testManifest } from '../../study/fakes';

const console_ = ['log', 'info', 'warn', 'error', 'debug'] as const;
const said: unknown[] = [];

beforeAll(() => {
  for (const name of console_)
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => void said.push(words));
});

afterAll(() => {
  vi.restoreAllMocks();
  expect(JSON.stringify(said)).not.toContain(key);
});

const messages = [
  { role: 'system', content: 'You are a test.' },
  { role: 'user', content: 'Propose.' },
] as const;

function modelOf({ provider, endpoint, model }: Dialect, steps: readonly Step[], secret = key) {
  const server = wireServer(steps);
  const choice = { kind: 'llm', provider, endpoint, model } as const;
  return { ...server, model: openModel(choice, secret, { surroundings: server.surroundings }) };
}

const asked = (model: ChatModel, onDelta?: (delta: Delta) => void): Promise<Completion> =>
  model.complete({ messages, tools: toolsFor('papers'), signal, ...(onDelta ? { onDelta } : {}) });

const outcomeOf = async (promise: Promise<Completion>): Promise<Completion | AppError> =>
  promise.catch((thrown: unknown) => (thrown instanceof AppError ? thrown : Promise.reject(thrown as Error)));

const textOf = (outcome: Completion | AppError): string =>
  outcome instanceof AppError
    ? [outcome.message, outcome.stack, String(outcome.cause), JSON.stringify(outcome)].join('\n')
    : JSON.stringify(outcome);

/** The calls as values: how a provider spaces its JSON is its own affair. */
const callsOf = ({ toolCalls }: Completion) =>
  toolCalls.map((call) => [call.name, JSON.parse(call.arguments) as unknown]);

describe.each(dialects.map((dialect) => [dialect.provider, dialect] as const))('%s', (_, dialect) => {
  test.each(casesOf(dialect).map((wireCase) => [wireCase.name, wireCase] as const))(
    'that %s ends in its outcome',
    async (_name, { steps, expected, attempts, slept }) => {
      const deltas: Delta[] = [];
      const server = modelOf(dialect, steps);
      const outcome = await outcomeOf(asked(server.model, (delta) => deltas.push(delta)));
      if (expected.kind === 'error') {
        expect(outcome).toMatchObject({ code: expected.code });
        expect((outcome as AppError).message).toMatch(expected.says);
      } else {
        const reply = outcome as Completion;
        expect(reply).toMatchObject({ content: expected.content, stopReason: expected.stop });
        expect(callsOf(reply)).toEqual(expected.calls);
        if (expected.tokens === undefined) expect(reply.usage).toMatchObject({ isEstimated: true });
        else expect([reply.usage.inputTokens, reply.usage.outputTokens]).toEqual(expected.tokens);
        expect(shownText(deltas)).toBe(expected.content);
      }
      expect(server.requests).toHaveLength(attempts);
      if (slept !== undefined) expect(server.slept).toEqual(slept);
      expect(textOf(outcome) + JSON.stringify(deltas)).not.toContain(key);
    },
  );

  test('is understood wherever its bytes are split', async () => {
    const stream = bytes(dialect.stream(parallel).join(''));
    const reference = await asked(modelOf(dialect, [{ status: 200, chunks: [stream] }]).model);
    for (let at = 1; at < stream.length; at++) {
      const chunks = [stream.slice(0, at), stream.slice(at)];
      const reply = await asked(modelOf(dialect, [{ status: 200, chunks }]).model);
      expect(reply, `split at byte ${at}`).toEqual(reference);
    }
    expect(callsOf(reference)).toHaveLength(3);
  });

  test('is asked at its own address with the key in its own header only', async () => {
    const server = modelOf(dialect, [{ status: 200, chunks: dialect.stream(parallel) }]);
    await asked(server.model);
    const [request] = server.requests;
    const [name, value] = dialect.auth;
    expect(request?.url).toBe(dialect.url);
    expect(request?.headers[name]).toBe(value(key));
    const others = Object.entries(request?.headers ?? {}).filter(([header]) => header !== name);
    expect(JSON.stringify([others, request?.body, request?.url])).not.toContain(key);
  });

  test('loses no trial and keeps the key out of the journal, whatever it does', async () => {
    for (const wireCase of casesOf(dialect)) await studyOf(dialect, wireCase);
  });
});

/** What a reader of the deltas has seen at the end. */
const shownText = (deltas: readonly Delta[]): string =>
  deltas.reduce((text, delta) => (delta.kind === 'restart' ? '' : text + delta.text), '');

async function studyOf(dialect: Dialect, { name, steps }: WireCase): Promise<void> {
  const { model } = modelOf(dialect, steps);
  const activity: string[] = [];
  const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['papers'] }));
  const researcher = createLlmResearcher({ model, library: new FakeLibrary() });
  const view = await runStudy(
    studyRun(journal, {
      runner: new FakeRunner(() => finished(1)),
      researcherFor: () => researcher,
      onActivity: (_trial, text) => activity.push(text),
    }),
  );
  const decision = view.arms[0]?.trials[1]?.decision ?? null;
  expect(view.status === 'finished' ? decision !== null : view.pause?.reason === 'researcher', name).toBe(true);
  expect(JSON.stringify([journal.entries(), activity]), name).not.toContain(key);
}

test('there are 200 cases and more', () => {
  expect(dialects.flatMap(casesOf).length).toBeGreaterThanOrEqual(200);
});
