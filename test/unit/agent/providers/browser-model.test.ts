import { describe, expect, test } from 'vitest';
import { BrowserModel } from '../../../../src/agent/providers/browser-model';
import type { LocalModel, LocalModelLoader } from '../../../../src/agent/providers/browser-model';
import { chromeLoader } from '../../../../src/agent/providers/chrome-model';
import type { LanguageModelApi } from '../../../../src/agent/providers/chrome-model';
import { openModel } from '../../../../src/agent/providers/open-model';
import { readToolCalls } from '../../../../src/agent/providers/text-tools';
import { createLlmResearcher } from '../../../../src/agent/llm/llm-researcher';
import { toolsFor } from '../../../../src/agent/llm/tools';
import { context, signal } from '../../../support/researcher-fakes';

const call = '{"tool": "propose_script", "arguments": {"title": "t", "script": "a { b } \\"c\\""}}';
const local = (...answers: string[]) => {
  const asked: Parameters<LocalModel['generate']>[] = [];
  const model: LocalModel = {
    generate: (...request) => {
      asked.push(request);
      const text = answers[Math.min(asked.length, answers.length) - 1] ?? '';
      request[1](text);
      return Promise.resolve(text);
    },
  };
  return { asked, model };
};

describe('calls in plain text', () => {
  test.each([
    ['alone', call, ''],
    ['in a fence among words', `I think so.\n\`\`\`json\n${call}\n\`\`\``, 'I think so.'],
    ['after braces that are none', `f(x) { return } ${call}`, 'f(x) { return }'],
    ['after a broken one', `{"tool": oops ${call}`, '{"tool": oops'],
  ])('are found %s', (_where, answer, content) => {
    expect(readToolCalls(answer)).toEqual({
      content,
      toolCalls: [{ id: 'call-0', name: 'propose_script', arguments: '{"title":"t","script":"a { b } \\"c\\""}' }],
    });
  });

  test('may be several, or none', () => {
    expect(readToolCalls(`${call}\n${call}`).toolCalls.map(({ id }) => id)).toEqual(['call-0', 'call-1']);
    expect(readToolCalls('{"a": 1} no').toolCalls).toEqual([]);
  });
});

describe('a model in the browser', () => {
  test('proposes through JSON in its text, is told its tools, and is loaded once', async () => {
    const { asked, model } = local('{"tool":"note","arguments":{"text":"hm"}}', call);
    let loads = 0;
    const choice = { kind: 'llm', provider: 'local', endpoint: '', model: 'tiny' } as const;
    const localLoader = () => Promise.resolve((loads++, model));
    const researcher = createLlmResearcher({ model: openModel(choice, '', { localLoader }), library: null });
    const proposal = await researcher.propose(context({ arm: 'none' }), signal);
    expect(proposal).toMatchObject({ script: 'a { b } "c"', costUsd: 0, notes: ['hm'] });
    expect(loads).toBe(1);
    const [messages] = asked[1] ?? [];
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(messages?.[0]?.content).toContain('- propose_script:');
    expect(messages?.[3]?.content).toBe('The tool answered:\nkept');
  });

  test('is given back when the proposal is over or has failed, and is loaded anew for the next', async () => {
    const { model } = local(call, 'no call', 'none again');
    const said: string[] = [];
    let [loads, released] = [0, 0];
    const localLoader: LocalModelLoader = (_name, _signal, tell) => {
      tell(`is fetched: ${++loads}`);
      return Promise.resolve({ ...model, release: () => void released++ });
    };
    const choice = { kind: 'llm', provider: 'local', endpoint: '', model: 'tiny' } as const;
    const researcher = createLlmResearcher({ model: openModel(choice, '', { localLoader }), library: null });
    const asking = { ...context({ arm: 'none' }), onActivity: (text: string) => said.push(text) };
    await researcher.propose(asking, signal);
    expect([loads, released]).toEqual([1, 1]);
    await expect(researcher.propose(asking, signal)).rejects.toThrow('answered twice without calling a tool');
    expect([loads, released]).toEqual([2, 2]);
    expect(said).toContain('tiny is fetched: 2');
  });

  test('that fails to load or to run is a typed error, and is loaded anew next time', async () => {
    let loads = 0;
    const model = new BrowserModel(
      'tiny',
      () => Promise.reject(new Error(`no memory ${loads++}`)),
      'choose a smaller one',
    );
    const ask = () => model.complete({ messages: [], tools: toolsFor('none'), signal });
    await expect(ask()).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: 'tiny: no memory 0; choose a smaller one',
    });
    await expect(ask()).rejects.toThrow('no memory 1');
    const missing = openModel({ kind: 'llm', provider: 'local', endpoint: '', model: 'm' }, '');
    await expect(missing.complete({ messages: [], tools: [], signal })).rejects.toMatchObject({
      code: 'endpoint-unreachable',
    });
  });
});

describe('Chrome’s built-in model', () => {
  function api(availability: 'available' | 'unavailable') {
    const constraints: unknown[] = [];
    let destroyed = 0;
    const made: LanguageModelApi = {
      availability: () => Promise.resolve(availability),
      create: () =>
        Promise.resolve({
          promptStreaming: (_messages, { responseConstraint }) => {
            constraints.push(responseConstraint);
            return new ReadableStream<string>({
              start(controller) {
                for (const piece of [call.slice(0, 10), call.slice(10)]) controller.enqueue(piece);
                controller.close();
              },
            });
          },
          destroy: () => void destroyed++,
        }),
    };
    return { made, constraints, destroyed: () => destroyed };
  }

  test('is constrained to the JSON of one call, and its session is given back', async () => {
    const { made, constraints, destroyed } = api('available');
    const model = new BrowserModel('built-in', chromeLoader(made), '');
    const reply = await model.complete({ messages: [{ role: 'user', content: 'x' }], tools: toolsFor('none'), signal });
    expect(reply.toolCalls[0]?.name).toBe('propose_script');
    expect(constraints[0]).toMatchObject({ anyOf: [{ properties: { tool: { const: 'note' } } }, {}] });
    expect(destroyed()).toBe(1);
  });

  test.each([
    ['is missing', undefined],
    ['is unavailable', api('unavailable').made],
  ])('that %s is said to be so', async (_what, made) => {
    const model = new BrowserModel('built-in', chromeLoader(made), '');
    await expect(model.complete({ messages: [], tools: [], signal })).rejects.toMatchObject({
      code: 'endpoint-unreachable',
      message: expect.stringContaining('desktop Chrome') as unknown,
    });
  });
});
