/** Reads a provider's stream into a draft while it comes in, and says at its end what became of it. */
import { framer } from './framing';
import type { Framer } from './framing';
import type { Scrubber } from './scrub';
import { ReplyDraft } from './wire';
import type { Wire } from './wire';

export class ReplyReader {
  readonly draft: ReplyDraft;
  readonly #framer: Framer;
  #messages = 0;

  constructor(
    private readonly wire: Wire,
    private readonly scrubber: Scrubber,
    onText: (text: string) => void,
  ) {
    this.draft = new ReplyDraft(onText);
    this.#framer = framer(wire.framing, (message) => this.#read(message));
  }

  push(text: string): void {
    this.#framer.push(text);
  }

  /**
   * `complete`, `broken-off` for a stream that just ended, `misfit` for what was no reply, `failed` for what the server says.
   * @param text All that came: read as one JSON value if it was not a stream.
   */
  end(text: string): 'complete' | 'broken-off' | 'misfit' | 'failed' {
    this.#framer.end();
    if (this.#messages === 0 && text.trim() !== '') this.#readWhole(text);
    const { failure, isComplete, misfit } = this.draft;
    if (failure !== null) return 'failed';
    if (isComplete) return 'complete';
    return misfit !== null || text.trim() === '' ? 'misfit' : 'broken-off';
  }

  #read(message: string): void {
    this.#messages++;
    const text = this.scrubber.clean(message);
    if (text === '[DONE]') return this.wire.read(text, this.draft);
    const json = this.#parse(text);
    if (json !== undefined) this.wire.read(json, this.draft);
  }

  #readWhole(text: string): void {
    const json = this.#parse(this.scrubber.clean(text));
    if (json === undefined) return;
    for (const event of Array.isArray(json) ? (json as unknown[]) : [json]) this.wire.read(event, this.draft);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      this.draft.misfit ??= 'it is not JSON';
      return undefined;
    }
  }
}
