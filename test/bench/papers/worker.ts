/** The searcher in a worker. */
import { answer } from './searcher';
import type { Ask } from './searcher';

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  answer(data).then(
    (answers) => self.postMessage({ answers }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
};
