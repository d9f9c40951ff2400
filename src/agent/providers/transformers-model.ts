/**
 * A small language model on this GPU, by transformers.js. Its files come from huggingface.co at the first use and stay in the browser's
 * cache; the runtime is this site's own. Nothing that the model reads or writes leaves the machine.
 */
import type * as Transformers from '@huggingface/transformers';
import type { DynamicCache, PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { fetchedWords, modelFailure } from './local-words';
import { readToolCalls } from './text-tools';
import type { PlainMessage } from './text-tools';

/** A whole script of the longest kind, twice over. */
const maxNewTokens = 4096;
/** Read at once. Attention scores and, in many exports, logits (600 kB a token) are made for all of these together. */
const chunkTokens = 256;

export interface TransformersModel {
  /** The answer up to the end of its first tool call. */
  generate(messages: readonly PlainMessage[], onToken: (text: string) => void): Promise<string>;
}

interface Loaded {
  readonly model: PreTrainedModel;
  readonly tokenizer: PreTrainedTokenizer;
}
interface Prompt {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
}

/** @throws AppError as `modelFailure`. */
export async function openTransformersModel(
  name: string,
  hasHalfPrecision: boolean,
  tell: (activity: string) => void,
): Promise<TransformersModel> {
  const library = await import('@huggingface/transformers');
  const { env, pipeline } = library;
  if (env.backends.onnx.wasm) env.backends.onnx.wasm.wasmPaths = { wasm: wasmAddress };
  try {
    const loaded: Loaded = await pipeline('text-generation', name, {
      device: 'webgpu',
      dtype: hasHalfPrecision ? 'q4f16' : 'q4',
      progress_callback: fetchedWords(tell),
    });
    return {
      async generate(messages, onToken) {
        try {
          return await write(library, loaded, messages, { onToken, tell });
        } catch (thrown) {
          throw modelFailure(name, thrown);
        }
      },
    };
  } catch (thrown) {
    throw modelFailure(name, thrown);
  }
}

interface Watcher {
  readonly onToken: (text: string) => void;
  readonly tell: (activity: string) => void;
}

async function write(
  { DynamicCache, InterruptableStoppingCriteria, TextStreamer }: typeof Transformers,
  { model, tokenizer }: Loaded,
  messages: readonly PlainMessage[],
  { onToken, tell }: Watcher,
): Promise<string> {
  const prompt = promptOf(tokenizer, messages);
  const written: bigint[] = [];
  const text = (): string => tokenizer.decode(written, { skip_special_tokens: true });
  const stop = new InterruptableStoppingCriteria();
  const streamer = new TextStreamer(tokenizer, {
    skip_prompt: true,
    callback_function: onToken,
    token_callback_function(tokens) {
      written.push(...tokens);
      if (tokenizer.decode(tokens).includes('}') && readToolCalls(text()).toolCalls.length > 0) stop.interrupt();
    },
  });
  const cache = new DynamicCache();
  try {
    await read(model, prompt, cache, tell);
    await model.generate({
      ...prompt,
      ...{ past_key_values: cache, max_new_tokens: maxNewTokens, streamer, stopping_criteria: stop },
    });
  } finally {
    await cache.dispose();
  }
  return text();
}

/** For the chat template. Models that can think aloud first are asked not to: it costs them thousands of tokens. */
const templateOptions = { tokenize: false, add_generation_prompt: true, enable_thinking: false } as const;

function promptOf(tokenizer: PreTrainedTokenizer, messages: readonly PlainMessage[]): Prompt {
  const text = tokenizer.apply_chat_template([...messages], templateOptions);
  return tokenizer(text, { add_special_tokens: false });
}

/** Fills the cache with all of the prompt but its last chunk: one token is generated after each, and thrown away. */
async function read(
  model: PreTrainedModel,
  { input_ids: ids, attention_mask: mask }: Prompt,
  cache: DynamicCache,
  tell: (activity: string) => void,
): Promise<void> {
  const length = ids.dims[1] ?? 0;
  for (let end = chunkTokens; end < length; end += chunkTokens) {
    tell(`reads its task: ${end} of ${length} tokens`);
    await model.generate({
      input_ids: ids.slice(null, [0, end]),
      attention_mask: mask.slice(null, [0, end]),
      ...{ past_key_values: cache, max_new_tokens: 1, do_sample: false },
    });
  }
}
