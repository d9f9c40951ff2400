/** What a visitor is told of each provider. Wires, which only the lab needs, are in wires.ts. */
import type { ProviderId } from '../../study/researcher-choice';

export interface ProviderFacts {
  readonly label: string;
  readonly summary: string;
  /** Null where the visitor's requests go nowhere. */
  readonly defaultEndpoint: string | null;
  readonly isEndpointFixed: boolean;
  readonly defaultModel: string;
  readonly modelHint: string;
  readonly key: 'needed' | 'optional' | 'none';
  readonly keyHint: string;
}

/** When the table in prices.ts was written. */
export const pricesDate = 'February 2026';

const kept = 'Kept in memory only, unless you choose otherwise, and sent only to this address.';

export const providers: Readonly<Record<ProviderId, ProviderFacts>> = {
  'openai-compatible': {
    label: 'OpenAI-compatible address',
    summary: 'LM Studio, llama.cpp, vLLM, Groq, Mistral, DeepSeek: any server whose model can call tools.',
    defaultEndpoint: 'http://localhost:11434/v1',
    isEndpointFixed: false,
    defaultModel: '',
    modelHint: 'As the server names it.',
    key: 'optional',
    keyHint: `${kept} Leave it empty for a local model.`,
  },
  openrouter: {
    label: 'OpenRouter',
    summary: 'One account for most models. Sign in, or paste a key.',
    defaultEndpoint: 'https://openrouter.ai/api/v1',
    isEndpointFixed: true,
    defaultModel: 'anthropic/claude-sonnet-4.5',
    modelHint: 'From openrouter.ai/models; it must be able to call tools.',
    key: 'needed',
    keyHint: `From openrouter.ai/settings/keys. ${kept}`,
  },
  anthropic: {
    label: 'Anthropic',
    summary: 'Claude, called from this page.',
    defaultEndpoint: 'https://api.anthropic.com/v1',
    isEndpointFixed: true,
    defaultModel: 'claude-sonnet-4-5',
    modelHint: 'For example claude-sonnet-4-5 or claude-haiku-4-5.',
    key: 'needed',
    keyHint: `From console.anthropic.com/settings/keys. ${kept}`,
  },
  openai: {
    label: 'OpenAI',
    summary: 'GPT models, called from this page.',
    defaultEndpoint: 'https://api.openai.com/v1',
    isEndpointFixed: true,
    defaultModel: 'gpt-5-mini',
    modelHint: 'For example gpt-5-mini or gpt-5.',
    key: 'needed',
    keyHint: `From platform.openai.com/api-keys. ${kept}`,
  },
  gemini: {
    label: 'Google Gemini',
    summary: 'Gemini models, called from this page.',
    defaultEndpoint: 'https://generativelanguage.googleapis.com/v1beta',
    isEndpointFixed: true,
    defaultModel: 'gemini-2.5-flash',
    modelHint: 'For example gemini-2.5-flash or gemini-2.5-pro.',
    key: 'needed',
    keyHint: `From aistudio.google.com/apikey. ${kept}`,
  },
  ollama: {
    label: 'Ollama',
    summary: 'Models on your own machine. Start it with OLLAMA_ORIGINS set to the address of this page.',
    defaultEndpoint: 'http://localhost:11434',
    isEndpointFixed: false,
    defaultModel: 'qwen3:8b',
    modelHint: 'As `ollama list` shows it; one that can call tools.',
    key: 'optional',
    keyHint: `Only if a proxy asks for one. ${kept}`,
  },
  chrome: {
    label: 'The browser’s own model',
    summary: 'Chrome’s built-in model. Small: expect many failed trials.',
    defaultEndpoint: null,
    isEndpointFixed: true,
    defaultModel: 'built-in',
    modelHint: '',
    key: 'none',
    keyHint: '',
  },
  local: {
    label: 'A small model on this GPU',
    summary:
      'Fetched from huggingface.co once, then kept by this browser and run here, in turns with the training. Nothing that it reads or writes leaves your machine. Small: expect many failed trials.',
    defaultEndpoint: null,
    isEndpointFixed: true,
    defaultModel: 'onnx-community/Qwen2.5-Coder-1.5B-Instruct',
    modelHint:
      'Any instruction-tuned model on huggingface.co with ONNX files of 4 bits. This one is 1.3 GB to fetch (1.9 GB where the GPU has no 16-bit numbers), and the runtime 27 MB from this site.',
    key: 'none',
    keyHint: '',
  },
};

const hasBuiltIn = (): boolean => 'LanguageModel' in globalThis;
const hasWebGpu = (): boolean => 'navigator' in globalThis && 'gpu' in navigator;

/** Offered in the form: what this browser can run. */
export const offeredProviders = (): readonly ProviderId[] => [
  'openai-compatible',
  'openrouter',
  'anthropic',
  'openai',
  'gemini',
  'ollama',
  ...(hasBuiltIn() ? (['chrome'] as const) : []),
  ...(hasWebGpu() ? (['local'] as const) : []),
];
