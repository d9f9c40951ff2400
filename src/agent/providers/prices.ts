/**
 * List prices in US dollars per million tokens, by how a model's name begins; the longest match counts. Only an estimate for
 * the screen and the spend cap: batch, cache-write and long-context rates are left out, and the visitor can enter others.
 *
 * As of `pricesDate` in catalogue.ts. Anthropic: platform.claude.com/docs/en/about-claude/pricing, as stored in early 2026. OpenAI, Google, DeepSeek, Mistral, Groq:
 * their public price pages as known in early 2026, not checked again since. A model that is not here has no price, not zero.
 */
import type { Price, ProviderId } from '../../study/researcher-choice';
import type { Usage } from './types';

type ModelPrice = Price & { readonly cachedUsdPerMtok?: number };
type Row = readonly [prefix: string, input: number, output: number, cached?: number];

const table: Readonly<Partial<Record<ProviderId, readonly Row[]>>> = {
  anthropic: [
    ['claude-opus-4-6', 5, 25, 0.5],
    ['claude-opus-4-5', 5, 25, 0.5],
    ['claude-opus-4', 15, 75, 1.5],
    ['claude-sonnet-4', 3, 15, 0.3],
    ['claude-3-7-sonnet', 3, 15, 0.3],
    ['claude-haiku-4-5', 1, 5, 0.1],
    ['claude-3-5-haiku', 0.8, 4, 0.08],
  ],
  openai: [
    ['gpt-5', 1.25, 10, 0.125],
    ['gpt-5-mini', 0.25, 2, 0.025],
    ['gpt-5-nano', 0.05, 0.4, 0.005],
    ['gpt-4.1', 2, 8, 0.5],
    ['gpt-4.1-mini', 0.4, 1.6, 0.1],
    ['gpt-4.1-nano', 0.1, 0.4, 0.025],
    ['gpt-4o', 2.5, 10, 1.25],
    ['gpt-4o-mini', 0.15, 0.6, 0.075],
    ['o3', 2, 8, 0.5],
    ['o4-mini', 1.1, 4.4, 0.275],
  ],
  gemini: [
    ['gemini-3-pro', 2, 12, 0.2],
    ['gemini-2.5-pro', 1.25, 10, 0.125],
    ['gemini-2.5-flash', 0.3, 2.5, 0.03],
    ['gemini-2.5-flash-lite', 0.1, 0.4, 0.01],
  ],
  'openai-compatible': [
    ['deepseek-chat', 0.28, 0.42, 0.028],
    ['deepseek-reasoner', 0.28, 0.42, 0.028],
    ['mistral-large', 0.5, 1.5],
    ['mistral-small', 0.1, 0.3],
    ['llama-3.3-70b', 0.59, 0.79],
  ],
};

export function priceOf(provider: ProviderId, model: string): ModelPrice | null {
  const name = model.trim().toLowerCase();
  const rows = (table[provider] ?? []).filter(([prefix]) => name.startsWith(prefix));
  const [best] = rows.toSorted((a, b) => b[0].length - a[0].length);
  if (best === undefined) return null;
  const [, inputUsdPerMtok, outputUsdPerMtok, cached] = best;
  return { inputUsdPerMtok, outputUsdPerMtok, ...(cached === undefined ? {} : { cachedUsdPerMtok: cached }) };
}

export function costUsd({ inputTokens, outputTokens, cachedTokens = 0 }: Usage, price: ModelPrice | null) {
  if (price === null) return null;
  const { inputUsdPerMtok, outputUsdPerMtok, cachedUsdPerMtok = inputUsdPerMtok } = price;
  const fresh = inputTokens - cachedTokens;
  return (fresh * inputUsdPerMtok + cachedTokens * cachedUsdPerMtok + outputTokens * outputUsdPerMtok) / 1e6;
}
