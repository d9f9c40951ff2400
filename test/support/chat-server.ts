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
      const { model, messages, tools } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as WireRequest;
      const key = (incoming.headers.authorization ?? '').replace(/^Bearer /, '');
      const request = { key, model, messages, tools: (tools ?? []).map((tool) => tool.function.name) };
      requests.push(request);
      const answer = reply(request);
      const { status, type, body } = 'tool' in answer ? completion(answer) : answer;
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

function completion({ tool, input }: ToolCallReply) {
  const call = { id: 'call-1', type: 'function', function: { name: tool, arguments: JSON.stringify(input) } };
  const message = { role: 'assistant', content: null, tool_calls: [call] };
  const body = JSON.stringify({ choices: [{ message }], usage: { total_tokens: 100 } });
  return { status: 200, type: 'application/json', body };
}
