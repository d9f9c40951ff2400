/** Takes a key out of text that came back from a server, also where it arrives in pieces or escaped. */
const removed = '[key removed]';
/** Shorter "keys" are placeholders such as `none`; removing them would tear up words. */
const shortestSecret = 8;

export class Scrubber {
  readonly #secrets: readonly string[];
  /** What was pushed and may yet turn out to be the beginning of a secret. */
  #held = '';

  constructor(key: string) {
    const secrets = [key, encodeURIComponent(key)].filter((secret) => secret.length >= shortestSecret);
    this.#secrets = [...new Set(secrets)];
  }

  clean(text: string): string {
    return this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, removed), text);
  }

  /** JSON text in which a secret may be written with escapes. */
  cleanJson(text: string): string {
    const cleaned = this.clean(text);
    if (this.#secrets.length === 0 || !cleaned.includes('\\')) return cleaned;
    try {
      const plain = JSON.stringify(JSON.parse(cleaned));
      return this.clean(plain) === plain ? cleaned : this.clean(plain);
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return cleaned;
      throw thrown;
    }
  }

  /** The next piece of a stream, as far as it is safe to show. */
  push(piece: string): string {
    const text = this.clean(this.#held + piece);
    const keep = this.#possibleStart(text);
    this.#held = text.slice(text.length - keep);
    return text.slice(0, text.length - keep);
  }

  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** How many characters at the end of a text are how a secret begins. */
  #possibleStart(text: string): number {
    const longest = Math.max(0, ...this.#secrets.map((secret) => secret.length - 1));
    for (let n = Math.min(longest, text.length); n > 0; n--)
      if (this.#secrets.some((secret) => secret.startsWith(text.slice(text.length - n)))) return n;
    return 0;
  }
}
