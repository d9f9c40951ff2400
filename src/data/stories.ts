/** Long texts → stories, and bytes → text. */
import { AppError } from '../base/errors';
import { endOfTextName } from './tokenizer-file';

/** Paragraphs are grouped into documents of about this many characters where a text does not mark its documents. */
const documentCharacters = 1500;

/** UTF-8 text of a file; throws `text-not-utf8`. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw new AppError('text-not-utf8', `${name} is not UTF-8 text; save it as a UTF-8 .txt file and open it again`, {
      cause: thrown,
    });
  }
}

/** Documents between `<|endoftext|>` marks; without marks, paragraphs grouped until a document is long enough. */
export function* splitStories(text: string): Generator<string> {
  if (text.includes(endOfTextName)) {
    for (const story of text.split(endOfTextName)) if (story.trim() !== '') yield story.trim();
    return;
  }
  let document = '';
  for (const paragraph of text.split(/\r?\n[ \t]*\r?\n/)) {
    document += (document === '' ? '' : '\n\n') + paragraph.trim();
    if (document.length < documentCharacters) continue;
    yield document;
    document = '';
  }
  if (document.trim() !== '') yield document;
}
