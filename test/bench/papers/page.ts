/** What runs in the page: `window.papersBench`, called from Node (src/tools/scale-papers.ts). */
import type { Answers, Ask } from './searcher';

let worker: Worker | undefined;

const bench = {
  ask(ask: Ask): Promise<Answers> {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const own = worker;
    return new Promise((resolve, reject) => {
      own.onmessage = ({ data }: MessageEvent<{ answers?: Answers; error?: string }>) => {
        if (data.answers) resolve(data.answers);
        else reject(new Error(data.error));
      };
      own.onerror = ({ message }) => reject(new Error(message));
      own.postMessage(ask);
    });
  },
  /** The same in the page itself, whose heap can be measured. */
  async askHere(ask: Ask): Promise<Answers> {
    return (await import('./searcher')).answer(ask);
  },
};

export type PapersBench = typeof bench;

declare global {
  interface Window {
    papersBench: PapersBench;
  }
}

window.papersBench = bench;
