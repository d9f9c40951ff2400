/**
 * tokenizer.json of a WordPiece vocabulary (Schuster & Nakajima 2012), as transformers.js reads it. A text begins with the unknown piece,
 * whose vector is zero, so that no text is without pieces.
 */
export const pad = '[PAD]';
export const unknown = '[UNK]';
const longestWord = 40;
const longestText = 512;

export const tokenizerFile = (pieces: readonly string[]) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }] },
  pre_tokenizer: { type: 'Split', pattern: { Regex: '[\\p{L}\\p{N}]+' }, behavior: 'Removed', invert: true },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: unknown, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [],
    special_tokens: { [unknown]: { id: unknown, ids: [pieces.indexOf(unknown)], tokens: [unknown] } },
  },
  decoder: null,
  model: {
    type: 'WordPiece',
    unk_token: unknown,
    continuing_subword_prefix: '##',
    max_input_chars_per_word: longestWord,
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
  },
});

export const tokenizerSettings = {
  tokenizer_class: 'PreTrainedTokenizer',
  model_max_length: longestText,
  pad_token: pad,
  unk_token: unknown,
};
