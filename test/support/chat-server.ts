/** A mock of an OpenAI-compatible server on localhost, which remembers what it was sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatRequest {
  readonly key: string;
  readonly model: string;
  readonly tools: readonly string[];
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

interface ToolCallReply {
  readonly tool: string;
  readonly input: unknown;
}

interface WireRequest {
  readonly model: string;
  readonly messages: ChatRequest['messages'];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
}

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
};

export interface ChatServer {
  /** Ends in /v1. */
  readonly url: string;
  readonly requests: ChatRequest[];
  close(): Promise<void>;
}

export type Reply = ToolCallReply | { readonly status: number; readonly body: string; readonly type: string };

export async function chatServer(reply: (request: ChatRequest) => Reply): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'OPTIONS') {
      outgoing.writeHead(204, corsHeaders).end();
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { model, messages, tools, stream } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as WireRequest;
      const key = (incoming.headers.authorization ?? '').replace(/^Bearer /, '');
      const request = { key, model, messages, tools: (tools ?? []).map((tool) => tool.function.name) };
      requests.push(request);
      const answer = reply(request);
      const { status, type, body } = 'tool' in answer ? completion(answer, stream === true) : answer;
      outgoing.writeHead(status, { ...corsHeaders, 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/v1`,
    requests,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

/** Streamed as a rule: the call's arguments in pieces, the count of tokens at the end. */
function completion({ tool, input }: ToolCallReply, isStreamed: boolean) {
  const text = JSON.stringify(input);
  const call = { index: 0, id: 'call-1', type: 'function', function: { name: tool, arguments: text } };
  const usage = { prompt_tokens: 90, completion_tokens: 10, total_tokens: 100 };
  if (!isStreamed) {
    const message = { role: 'assistant', content: null, tool_calls: [call] };
    return { status: 200, type: 'application/json', body: JSON.stringify({ choices: [{ message }], usage }) };
  }
  const delta = (part: unknown, finish: string | null = null) => ({
    choices: [{ delta: part, finish_reason: finish }],
  });
  const pieces = (text.match(/[^]{1,50}/g) ?? []).map((piece) =>
    delta({ tool_calls: [{ index: 0, function: { arguments: piece } }] }),
  );
  const opening = delta({ tool_calls: [{ ...call, function: { name: tool, arguments: '' } }] });
  const events = [opening, ...pieces, delta({}, 'tool_calls'), { choices: [], usage }];
  const body = [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
  return { status: 200, type: 'text/event-stream', body };
}
