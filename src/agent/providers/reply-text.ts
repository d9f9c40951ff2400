/** What a server said, as words that fit into an error message. */
import * as v from 'valibot';

const message = v.pipe(
  v.object({ message: v.string() }),
  v.transform(({ message: text }) => text),
);
const errorSchema = v.object({ error: v.union([v.string(), message]) });
const longest = 300;

/** Its error message, its text without tags, or that it was empty. */
export function excerptOf(text: string, clean: (text: string) => string): string {
  const plain = errorMessage(text) ?? text.slice(0, 20_000).replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  const words = clean(plain).replace(/\s+/g, ' ').trim();
  return words === '' ? '(an empty answer)' : words.length > longest ? `${words.slice(0, longest)}…` : words;
}

function errorMessage(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const json: unknown = JSON.parse(text);
    const parsed = v.safeParse(errorSchema, Array.isArray(json) ? json[0] : json);
    return parsed.success ? parsed.output.error : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
