/** English endings by rule, with the exceptions that the word lists need. */
const irregularPlurals: Readonly<Record<string, string>> = {
  mouse: 'mice',
  goose: 'geese',
  sheep: 'sheep',
  deer: 'deer',
  fish: 'fish',
  wolf: 'wolves',
  calf: 'calves',
  leaf: 'leaves',
  loaf: 'loaves',
  scarf: 'scarves',
  shelf: 'shelves',
  knife: 'knives',
  child: 'children',
  potato: 'potatoes',
  tomato: 'tomatoes',
  mango: 'mangoes',
  moose: 'moose',
  dice: 'dice',
  foot: 'feet',
  tooth: 'teeth',
};

const irregularPasts: Readonly<Record<string, string>> = {
  build: 'built',
  draw: 'drew',
  sing: 'sang',
  swim: 'swam',
  ride: 'rode',
  run: 'ran',
  write: 'wrote',
  read: 'read',
  make: 'made',
  dig: 'dug',
  fly: 'flew',
  catch: 'caught',
  throw: 'threw',
  feed: 'fed',
  grow: 'grew',
  sew: 'sewed',
  tell: 'told',
  sweep: 'swept',
  weave: 'wove',
  hide: 'hid',
  bring: 'brought',
  cut: 'cut',
  drive: 'drove',
  sleep: 'slept',
  think: 'thought',
  win: 'won',
  hold: 'held',
  keep: 'kept',
  find: 'found',
  shake: 'shook',
  blow: 'blew',
  wind: 'wound',
  hang: 'hung',
  spin: 'spun',
  bend: 'bent',
  ring: 'rang',
  beat: 'beat',
  give: 'gave',
  take: 'took',
};

const doubling = new Set(
  'hop skip clap knit plan stir mop tap chop hum dig run swim cut win spin pat hug chat jog trim wrap pet grin drum strum scrub'.split(
    ' ',
  ),
);

const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiou'.includes(letter);

export function plural(noun: string): string {
  const space = noun.lastIndexOf(' ');
  if (space >= 0) return noun.slice(0, space + 1) + plural(noun.slice(space + 1));
  const irregular = irregularPlurals[noun];
  if (irregular !== undefined) return irregular;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (noun.endsWith('y') && !isVowel(noun.at(-2))) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
}

/** The past of a verb or of a phrase that starts with one. */
export function past(phrase: string): string {
  const [verb = '', ...rest] = phrase.split(' ');
  return [pastOf(verb), ...rest].join(' ');
}

function pastOf(verb: string): string {
  const irregular = irregularPasts[verb];
  if (irregular !== undefined) return irregular;
  if (verb.endsWith('e')) return `${verb}d`;
  if (verb.endsWith('y') && !isVowel(verb.at(-2))) return `${verb.slice(0, -1)}ied`;
  return doubling.has(verb) ? `${verb}${verb.at(-1)}ed` : `${verb}ed`;
}

/** The -ing form of a verb or of a phrase that starts with one. */
export function gerund(phrase: string): string {
  const [verb = '', ...rest] = phrase.split(' ');
  const stem =
    verb.endsWith('e') && !/(ee|ye|oe)$/.test(verb)
      ? verb.slice(0, -1)
      : doubling.has(verb)
        ? `${verb}${verb.at(-1)}`
        : verb;
  return [`${stem}ing`, ...rest].join(' ');
}

export function withArticle(words: string): string {
  const vowelSound = /^[aeiou]/.test(words) && !/^(uni|use|uku|one|eu)/.test(words);
  return `${vowelSound || /^(honest|hour)/.test(words) ? 'an' : 'a'} ${words}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** 0 … 99 in words. */
export function numberWord(value: number): string {
  if (value < 20) return small[value] as string;
  const ten = tens[Math.floor(value / 10) - 2] as string;
  return value % 10 === 0 ? ten : `${ten}-${small[value % 10]}`;
}
