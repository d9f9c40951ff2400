/** The wire of each provider that is reached over HTTP. */
import type { ProviderId } from '../../study/researcher-choice';
import { anthropic } from './anthropic-wire';
import { gemini } from './gemini-wire';
import { ollama } from './ollama-wire';
import { openai, openaiCompatible, openrouter } from './openai-wire';
import type { Wire } from './wire';

export type HttpProviderId = Exclude<ProviderId, 'chrome' | 'local'>;

export const wires: Readonly<Record<HttpProviderId, Wire>> = {
  anthropic,
  openai,
  gemini,
  openrouter,
  'openai-compatible': openaiCompatible,
  ollama,
};
