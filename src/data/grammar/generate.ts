/**
 * The embedded corpus: stories from a grammar, so that a study runs without any download. Story `index` of a seed is
 * always the same text. Plots are told by code, sentences by templates; see story.ts for what persists in a story.
 */
import { friend, open } from './beats';
import { peoplePlots } from './plots-people';
import { thingPlots } from './plots-things';
import { Story } from './story';

export const grammarVersion = 1;
export const plots = [...thingPlots, ...peoplePlots];

export function generateStory(seed: number, index: number): string {
  const story = new Story(seed, index);
  open(story);
  friend(story);
  if (story.chance(0.5)) story.paragraph();
  story.random.pick(plots)(story);
  return story.text();
}

/** Stories 0, 1, 2 … until they have about `characters` characters. */
export function* generateStories(seed: number, characters: number): Generator<string> {
  let written = 0;
  for (let index = 0; written < characters; index++) {
    const story = generateStory(seed, index);
    written += story.length;
    yield story;
  }
}
