/**
 * One story in the making: its facts (who, what, where, how many) and its sentences so far. A fact is set once and used
 * to the end, so what was red stays red, and what was hidden under the bridge is found there.
 */
import { mixWords, Random } from '../../base/random';
import { gerund, numberWord, past, plural, withArticle } from './language';
import * as people from './people-words';
import * as scenes from './scene-words';
import { expand } from './template';
import type { Scope } from './template';
import * as thingWords from './thing-words';

const pools: Readonly<Record<string, readonly string[]>> = {
  adverb: scenes.adverbs,
  moved: scenes.moves,
  said: scenes.speech,
  sound: scenes.sounds,
  weather: scenes.weathers,
  later: scenes.later,
  good: people.goodFeelings,
  bad: people.badFeelings,
  temper: people.tempers,
  look: thingWords.looks,
  colour: thingWords.colours,
  food: thingWords.foods,
  foods: thingWords.countable.map(plural),
  plant: thingWords.plants,
  animal: people.animals,
  animals: people.animals.map(plural),
  thing: thingWords.things,
  things: thingWords.things.map(plural),
  place: thingWords.places,
  hiding: thingWords.hidingPlaces,
  job: people.jobs,
  vehicle: scenes.vehicles,
  clothes: scenes.clothes.filter((item) => item.endsWith('s')),
  single: scenes.clothes.filter((item) => !item.endsWith('s')),
  doing: people.hobbies.map(gerund),
  did: people.hobbies.map(past),
  do: people.hobbies,
};

/** An `a` before a vowel sound, whatever word was drawn after it. */
const articleBeforeVowel = /\b([Aa]) (?=[aeio]|u(?!ni|se|ku))/g;
const sentenceEnd = /[.!?]"?$/;
/** First letters: of the text, after a full stop, and after an opening quotation mark. */
const sentenceStart = /(?:^"?|[.!?] "?|[ ]")[a-z]/g;

export class Story implements Scope {
  readonly random: Random;
  readonly #facts = new Map<string, string>();
  readonly #usedNames = new Set<string>();
  readonly #paragraphs: string[][] = [[]];

  constructor(seed: number, index: number) {
    this.random = new Random(mixWords(seed, index));
  }

  value(key: string): string {
    if (key.startsWith('#')) return this.random.pick(pools[key.slice(1)] ?? missing(key));
    return this.#facts.get(key) ?? missing(key);
  }

  set(key: string, text: string): void {
    this.#facts.set(key, text);
  }

  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** `A`, `A.he`, `A.him`, `A.his`, `A.himself`, `A.is` (an apple-green frog), `A.kind`, `A.temper`, `A.home`, `A.do` … */
  person(key: string, kinds: readonly string[] = this.chance(0.5) ? people.animals : people.children): void {
    const kind = this.random.pick(kinds);
    const girl = /girl|mother|aunt|sister/.test(kind) || (!/boy|father|uncle|brother/.test(kind) && this.chance(0.5));
    const temper = this.random.pick(people.tempers);
    const hobby = this.random.pick(people.hobbies);
    const facts = {
      '': this.#name(girl ? people.girlNames : people.boyNames),
      '.he': girl ? 'she' : 'he',
      '.him': girl ? 'her' : 'him',
      '.his': girl ? 'her' : 'his',
      '.himself': girl ? 'herself' : 'himself',
      '.kind': kind === 'child' ? (girl ? 'girl' : 'boy') : kind,
      '.temper': temper,
      '.a': withArticle(`${temper} ${kind === 'child' ? (girl ? 'girl' : 'boy') : kind}`),
      '.home': this.random.pick(thingWords.homes),
      '.do': hobby,
      '.did': past(hobby),
      '.doing': gerund(hobby),
    };
    for (const [suffix, text] of Object.entries(facts)) this.set(key + suffix, text);
  }

  /** `T` (kite), `T.full` (old red kite), `T.a`, `T.the`, `T.colour`. */
  thing(key: string, nouns: readonly string[] = thingWords.things): void {
    const noun = this.random.pick(nouns);
    const colour = this.random.pick(thingWords.colours);
    const material = this.random.pick(thingWords.materials);
    const look = this.random.pick(thingWords.looks);
    const full = this.random.pick([
      `${colour} ${noun}`,
      `${look} ${colour} ${noun}`,
      `${material} ${noun}`,
      `${look} ${noun}`,
      `${look} ${material} ${noun}`,
    ]);
    this.set(key, noun);
    this.set(`${key}.colour`, colour);
    this.set(`${key}.a`, withArticle(full));
    this.set(`${key}.the`, `the ${full}`);
    this.set(`${key}.full`, full);
    this.set(`${key}.s`, plural(noun));
  }

  /** `P` (in the old orchard) and `P.the` (the old orchard). */
  place(key: string): void {
    const place = this.random.pick(thingWords.places);
    this.set(key, place);
    this.set(`${key}.the`, place.slice(place.indexOf(' the ') + 1));
  }

  choose(key: string, options: readonly string[]): void {
    this.set(key, this.random.pick(options));
  }

  /** A random number, kept as a fact in words; returns it for arithmetic. */
  number(key: string, low: number, high: number): number {
    const value = low + this.random.below(high - low + 1);
    this.set(key, numberWord(value));
    return value;
  }

  count(key: string, value: number): void {
    this.set(key, numberWord(value));
  }

  /** One of the templates as a sentence of the current paragraph. */
  say(...templates: readonly string[]): void {
    const text = expand(this.random.pick(templates), this)
      .replace(articleBeforeVowel, '$1n ')
      .replace(sentenceStart, (start) => start.toUpperCase());
    this.#paragraphs.at(-1)?.push(sentenceEnd.test(text) ? text : `${text}.`);
  }

  /** As `say`, in one story of several. */
  maybe(probability: number, ...templates: readonly string[]): void {
    if (this.chance(probability)) this.say(...templates);
  }

  paragraph(): void {
    this.#paragraphs.push([]);
  }

  text(): string {
    return this.#paragraphs
      .filter((sentences) => sentences.length > 0)
      .map((sentences) => sentences.join(' '))
      .join('\n');
  }

  #name(names: readonly string[]): string {
    for (;;) {
      const name = this.random.pick(names);
      if (this.#usedNames.has(name)) continue;
      this.#usedNames.add(name);
      return name;
    }
  }
}

function missing(key: string): never {
  throw new RangeError(`story: no fact or pool "${key}"; set it before the template that uses it`);
}
