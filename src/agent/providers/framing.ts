/** Cuts a stream of text into the messages of its framing, however it was split on the way. */
import { createParser } from 'eventsource-parser';

export interface Framer {
  push(text: string): void;
  /** The stream is over: what is left without a line end is a message too, if the framing says so. */
  end(): void;
}

export function framer(framing: 'sse' | 'ndjson', onMessage: (text: string) => void): Framer {
  return framing === 'sse' ? serverSentEvents(onMessage) : lines(onMessage);
}

/** A last event without its blank line was cut off, and is dropped, as the standard says. */
function serverSentEvents(onMessage: (text: string) => void): Framer {
  const parser = createParser({ onEvent: ({ data }) => onMessage(data) });
  return { push: (text) => parser.feed(text), end: () => undefined };
}

function lines(onMessage: (text: string) => void): Framer {
  let rest = '';
  const say = (line: string): void => {
    if (line.trim() !== '') onMessage(line);
  };
  return {
    push(text) {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(say);
    },
    end() {
      say(rest);
      rest = '';
    },
  };
}
