/**
 * A language model that always writes the same answer: each piece of it is a token, and the logits of a token are a row of a table that
 * points to the next one. It keeps keys and values as real models do, of width 1, and writes nonsense once a token of the prompt has none.
 */
import { float32, int64, onnxBytes, value } from '../../src/tools/onnx-format';
import type { OnnxNode } from '../../src/tools/onnx-format';

const [unknown, assistant, end] = ['[UNK]', '<|assistant|>', '<|end|>'];
const cacheDims = ['batch', 1, 'past', 1] as const;

/** The answer cut so that no piece comes twice. */
function piecesOf(answer: string): string[] {
  const pieces = new Set<string>();
  for (let from = 0; from < answer.length;) {
    let to = Math.min(answer.length, from + 3);
    while (pieces.has(answer.slice(from, to)) && to < answer.length) to++;
    pieces.add(answer.slice(from, to));
    from = to;
  }
  if ([...pieces].join('') !== answer)
    throw new Error('chain model: the answer ends in a piece that came before; end it otherwise');
  return [...pieces];
}

/** 1 where there is a key for every token of the attention mask, otherwise 0 or less: the answer then breaks. */
const lengthCheck: readonly OnnxNode[] = [
  { opType: 'Cast', input: ['attention_mask'], output: ['mask'], attributes: { to: float32 } },
  { opType: 'ReduceSum', input: ['mask'], output: ['tokens'], attributes: { keepdims: 0 } },
  { opType: 'ReduceSum', input: ['present.0.key'], output: ['keys'], attributes: { keepdims: 0 } },
  { opType: 'Sub', input: ['tokens', 'keys'], output: ['missing'] },
  { opType: 'Abs', input: ['missing'], output: ['distance'] },
  { opType: 'Sub', input: ['one', 'distance'], output: ['right'] },
];

function chainOnnx(tokens: readonly string[]): Uint8Array {
  const count = tokens.length;
  const table = new Float32Array(count * count);
  for (let id = 1; id < count; id++) table[id * count + ((id + 1) % count)] = 10;
  const [pastKey, presentKey] = ['past_key_values.0.key', 'present.0.key'];
  const [pastValue, presentValue] = ['past_key_values.0.value', 'present.0.value'];
  return onnxBytes({
    name: 'chain',
    node: [
      { opType: 'Gather', input: ['ones', 'input_ids'], output: ['rows'] },
      { opType: 'Unsqueeze', input: ['rows', 'heads'], output: ['entries'] },
      { opType: 'Concat', input: [pastKey, 'entries'], output: [presentKey], attributes: { axis: 2 } },
      { opType: 'Concat', input: [pastValue, 'entries'], output: [presentValue], attributes: { axis: 2 } },
      ...lengthCheck,
      { opType: 'Gather', input: ['table', 'input_ids'], output: ['next'] },
      { opType: 'Mul', input: ['next', 'right'], output: ['logits'] },
    ],
    initializer: [
      { name: 'table', dataType: float32, dims: [count, count], data: table },
      { name: 'ones', dataType: float32, dims: [count, 1], data: new Float32Array(count).fill(1) },
      { name: 'one', dataType: float32, dims: [], data: Float32Array.of(1) },
      { name: 'heads', dataType: int64, dims: [1], data: BigInt64Array.of(1n) },
    ],
    input: [
      value('input_ids', int64, 'batch', 'sequence'),
      value('attention_mask', int64, 'batch', 'total'),
      value(pastKey, float32, ...cacheDims),
      value(pastValue, float32, ...cacheDims),
    ],
    output: [
      value('logits', float32, 'batch', 'sequence', count),
      value(presentKey, float32, 'batch', 1, 'total', 1),
      value(presentValue, float32, 'batch', 1, 'total', 1),
    ],
  });
}

const special = (id: number, content: string) => ({
  ...{ id, content, special: true },
  ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
});

/** What a model hub holds of it, by paths. A prompt's words are all unknown to it. */
export function chainModel(answer: string): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const tokens = [unknown, assistant, ...piecesOf(answer), end];
  const json = (content: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(content));
  const sizes = { num_hidden_layers: 1, num_attention_heads: 1, num_key_value_heads: 1, hidden_size: 1 };
  const ends = { bos_token_id: 1, eos_token_id: tokens.length - 1, pad_token_id: tokens.length - 1 };
  return new Map([
    ['config.json', json({ model_type: 'llama', vocab_size: tokens.length, ...sizes, ...ends })],
    ['generation_config.json', json(ends)],
    [
      'tokenizer.json',
      json({
        version: '1.0',
        added_tokens: [special(1, assistant), special(tokens.length - 1, end)],
        normalizer: null,
        pre_tokenizer: { type: 'Whitespace' },
        post_processor: null,
        decoder: { type: 'Fuse' },
        model: {
          type: 'WordLevel',
          unk_token: unknown,
          vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        },
      }),
    ],
    [
      'tokenizer_config.json',
      json({
        tokenizer_class: 'PreTrainedTokenizer',
        model_max_length: 100_000,
        ...{ unk_token: unknown, eos_token: end, pad_token: end },
        clean_up_tokenization_spaces: false,
        chat_template: `{% for message in messages %}{{ message.content }}\n{% endfor %}{% if add_generation_prompt %}${assistant}{% endif %}`,
      }),
    ],
    ['onnx/model_q4.onnx', new Uint8Array(chainOnnx(tokens))],
    ['onnx/model_q4f16.onnx', new Uint8Array(chainOnnx(tokens))],
  ]);
}

/** As if the browser had fetched the model before: transformers.js looks into this cache first. */
export async function keepChainModel(name: string, answer: string): Promise<void> {
  const cache = await caches.open('transformers-cache');
  for (const [path, bytes] of chainModel(answer)) {
    const headers = { 'content-length': String(bytes.length) };
    await cache.put(`https://huggingface.co/${name}/resolve/main/${path}`, new Response(bytes, { headers }));
  }
}
