/** As many papers as wanted from those there are: titles and abstracts of two, cut and joined, so that words keep their frequencies. */
import { Random } from '../../base/random';
import type { RawPaper } from '../paper-selection';

const half = (text: string, isFirst: boolean): string => {
  const words = text.split(' ');
  const middle = words.length >> 1;
  return (isFirst ? words.slice(0, middle) : words.slice(middle)).join(' ');
};

/** The papers themselves first; then recombined ones. The same for the same seed. */
export function* recombined(papers: readonly RawPaper[], count: number, seed = 1): Generator<RawPaper> {
  const random = new Random(seed);
  const any = (): RawPaper => papers[random.below(papers.length)] as RawPaper;
  for (let i = 0; i < count; i++) {
    const own = papers[i];
    if (own) {
      yield own;
      continue;
    }
    const [one, other] = [any(), any()];
    yield {
      ...one,
      id: `recombined:${i}`,
      title: `${half(one.title, true)} ${half(other.title, false)} ${i}`,
      abstract: `${half(other.abstract, true)} ${half(one.abstract, false)}`,
    };
  }
}
