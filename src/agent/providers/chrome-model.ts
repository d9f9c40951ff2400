/**
 * Chrome's built-in model (the Prompt API: webmachinelearning.github.io/prompt-api), as a `LocalModel`. It knows no tools, so its
 * answer is constrained to the JSON of one call. The global exists in windows only; a worker needs one passed in.
 */
import { AppError } from '../../base/errors';
import type { LocalModel, LocalModelLoader } from './browser-model';
import type { PlainMessage } from './text-tools';

interface Session {
  promptStreaming(
    messages: readonly PlainMessage[],
    options: { readonly responseConstraint: unknown; readonly signal: AbortSignal },
  ): ReadableStream<string>;
  destroy(): void;
}

export interface LanguageModelApi {
  availability(): Promise<'unavailable' | 'downloadable' | 'downloading' | 'available'>;
  create(options: { readonly initialPrompts: readonly PlainMessage[]; readonly signal: AbortSignal }): Promise<Session>;
}

export const builtInApi = (): LanguageModelApi | undefined =>
  (globalThis as { readonly LanguageModel?: LanguageModelApi }).LanguageModel;

export const chromeLoader =
  (api: LanguageModelApi | undefined): LocalModelLoader =>
  async () => {
    const state = api === undefined ? 'unavailable' : await api.availability();
    if (api === undefined || state === 'unavailable')
      throw new AppError(
        'endpoint-unreachable',
        'built-in model: this browser does not offer one here; use desktop Chrome with its on-device model, or choose another provider',
      );
    return chromeModel(api);
  };

const chromeModel = (api: LanguageModelApi): LocalModel => ({
  async generate(messages, onToken, signal, responseConstraint) {
    const initialPrompts = messages.filter(({ role }) => role === 'system');
    const session = await api.create({ initialPrompts, signal });
    try {
      const rest = messages.filter(({ role }) => role !== 'system');
      const reader = session.promptStreaming(rest, { responseConstraint, signal }).getReader();
      let text = '';
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        text += read.value;
        onToken(read.value);
      }
      return text;
    } finally {
      session.destroy();
    }
  },
});
