/** Known-item search: titles as people remember them, two words short and now and then misspelt. */
import { Random } from '../../base/random';

export interface KnownItem {
  readonly id: string;
  readonly query: string;
  readonly isMisspelt: boolean;
}

/** One letter dropped, doubled, swapped with the next or replaced, inside the word. */
function misspelt(word: string, random: Random): string {
  const at = 1 + random.below(word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word[at] as string, word.slice(at + 1)];
  const other = String.fromCharCode(97 + random.below(26));
  return [before + after, before + letter + letter + after, before + other + after][random.below(3)] as string;
}

/** Of papers whose titles have five words or more; every tenth has a misspelt word of five letters or more, if it has one. */
export function knownItems(papers: readonly { id: string; title: string }[], count: number, seed = 23): KnownItem[] {
  const random = new Random(seed);
  const long = papers.filter(({ title }) => title.split(' ').length >= 5);
  return random
    .shuffle([...long])
    .slice(0, count)
    .map(({ id, title }, i) => {
      const words = title.split(' ');
      for (let dropped = 0; dropped < 2; dropped++) words.splice(random.below(words.length), 1);
      const places = words.flatMap((word, at) => (/^[a-z]{5,}$/i.test(word) ? [at] : []));
      const isMisspelt = i % 10 === 0 && places.length > 0;
      if (isMisspelt) {
        const at = places[random.below(places.length)] as number;
        words[at] = misspelt(words[at] as string, random);
      }
      return { id, query: words.join(' '), isMisspelt };
    });
}
