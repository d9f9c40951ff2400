/** Who proposes in a study, as the manifest writes it down: never with a key. Journals of before providers had names have none. */
import * as v from 'valibot';
import { AppError } from '../base/errors';

export const providerIds = [
  'anthropic',
  'openai',
  'gemini',
  'openrouter',
  'openai-compatible',
  'ollama',
  'chrome',
  'local',
] as const;
export type ProviderId = (typeof providerIds)[number];

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

export const llmChoiceSchema = v.strictObject({
  kind: v.literal('llm'),
  /** Left out: `openai-compatible`. */
  provider: v.exactOptional(v.picklist(providerIds)),
  /** Empty for models that run in the browser. */
  endpoint: v.string(),
  model: v.string(),
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  /** Of one proposal. */
  limits: v.exactOptional(
    v.strictObject({
      rounds: v.exactOptional(whole),
      tokens: v.exactOptional(whole),
      repairs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      historyCharacters: v.exactOptional(whole),
      reflectionTokens: v.exactOptional(whole),
    }),
  ),
  /** What the visitor pays in US dollars for a million tokens, where the table of prices is wrong or silent. */
  price: v.exactOptional(
    v.strictObject({
      inputUsdPerMtok: v.pipe(v.number(), v.finite(), v.minValue(0)),
      outputUsdPerMtok: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
  ),
  /** Of the whole study; reaching it pauses the study. */
  spendCap: v.exactOptional(v.strictObject({ tokens: v.exactOptional(whole), usd: v.exactOptional(positive) })),
});

/** Nobody proposes: what was proposed in a recorded study is repeated, and trained here. */
export const recordedChoiceSchema = v.strictObject({
  kind: v.literal('recorded'),
  /** Hash of the recording's last entry, which names all of it. */
  journal: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')),
  /** The recorded study's. */
  name: v.string(),
});

export type RecordedChoice = Readonly<v.InferOutput<typeof recordedChoiceSchema>>;
export type LlmChoice = Readonly<v.InferOutput<typeof llmChoiceSchema>>;
export type SpendCap = NonNullable<LlmChoice['spendCap']>;
export type Price = NonNullable<LlmChoice['price']>;
export type ResearcherChoice = { readonly kind: 'librarian' } | LlmChoice | RecordedChoice;

export const isInBrowser = (provider: ProviderId): boolean => provider === 'chrome' || provider === 'local';

/** @throws AppError `usage` unless the address may stand in a journal. */
export function checkResearcher(researcher: ResearcherChoice): void {
  if (researcher.kind !== 'llm' || isInBrowser(researcher.provider ?? 'openai-compatible')) return;
  const url = URL.canParse(researcher.endpoint) ? new URL(researcher.endpoint) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AppError(
      'usage',
      'study: the endpoint must be an http(s) address; write for example http://localhost:11434/v1',
    );
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new AppError(
      'usage',
      'study: the endpoint must not hold a user name, password, query or fragment, because it is written into the journal; put the key in the key field',
    );
}
