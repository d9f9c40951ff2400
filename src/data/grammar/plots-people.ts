/** Plots about people and animals: meeting, fearing, learning, racing, rescuing, promising, growing, cooking. */
import { close, comfort, episode, walk } from './beats';
import { animals, jobs } from './people-words';
import { fears, skills } from './scene-words';
import type { Story } from './story';
import { edible, hidingPlaces, plants } from './thing-words';

function newcomer(story: Story): void {
  story.person('C');
  story.thing('T');
  story.say(
    '{when}, a stranger came: {C}, {C.a} with {T.a}',
    'a new neighbour arrived, {C.a} named {C}, carrying {T.a}',
  );
  story.say('{C} knew nobody and sat {#hiding}', 'everyone was {#doing}, but {C} stood apart, {#bad}');
  story.say('"{C} looks odd," {B} {#said}. "who carries {T.a}?"', '{B} was unsure, for {C} had {#colour} {#clothes}');
  story.say('but {A} {#moved} over. "do you like to {A.do}?" {A.he} asked', '{A} offered {C} some {#food}');
  story.say(
    '"I would rather {C.do}," {C} {#said} {#adverb}. "shall I show you?"',
    '{C} smiled and showed them how to {C.do} with the {T}',
  );
  episode(story);
  story.say('soon all three were {C.doing}', '{B} said sorry for what {B.he} had thought, and {C} forgave {B.him}');
  close(story, 'how {C} came with {T.a}');
}

function fear(story: Story): void {
  story.choose('F', fears);
  story.thing('T');
  story.say('{A} was afraid of {F}', 'there was only one thing that {A} feared: {F}');
  story.say('whenever {A.he} thought of {F}, {A} hid {#hiding}', 'because of {F}, {A} never {#did} {P}');
  comfort(story, 'I am scared of {F}');
  story.say(
    '{B} gave {A} {T.a}. "hold it when you are afraid," {B.he} said',
    '"I used to fear {F} as well," {B} {#said}. "then I got this {T}"',
  );
  story.say(
    '{#later}, {A} had to go {#place}, and {F} could not be avoided',
    'one night, a little {#animal} cried for help, and {A} had to face {F}',
  );
  story.say(
    '{A} held the {T}, counted to [three|five|seven|ten|twelve|twenty], and {#moved} on',
    '{A.his} knees shook, but {A.he} squeezed the {T} and {#moved} {#adverb}',
  );
  story.say('nothing bad happened. {^F} [seemed|felt] smaller than before', '"I did it!" {A} {#said}');
  close(story, 'the {T} that helped against {F}');
}

function learning(story: Story): void {
  story.choose('S', skills);
  story.number('n', 3, 30);
  story.say('{A} wanted to learn how to {S}', 'more than anything, {A} wished to {S}');
  story.say('{B} already knew how to {S} and offered to help', '"can you teach me to {S}?" {A} asked {B}');
  story.say('the first time, {A} failed and landed {#hiding}', '{A} tried {n} times and failed {n} times');
  story.maybe(
    0.6,
    'the {#animals} laughed',
    '"that was {#look}," the {#job} {#said}',
    '{A} grew {#bad} and wanted to stop',
  );
  story.say('"again, but more {#adverb}," {B} {#said}', '{B} showed it {#adverb}, step by step');
  episode(story);
  story.say('for {n} days {A} practised {P}', 'every morning for {n} days, {A} practised');
  story.say('then, {#later}, {A} managed to {S}!', 'and on the last day {A} could {S} as well as {B}');
  close(story, 'the {n} days it took to learn to {S}');
}

function race(story: Story): void {
  story.person('C', animals);
  story.thing('T');
  story.choose('H', hidingPlaces);
  story.say(
    'there was to be a race from {P.the} to the old {#plant} tree, and the prize was {T.a}',
    '"whoever wins the race gets {T.a}," the {#job} {#said}',
  );
  story.say('{C} the {C.kind} boasted that {C.he} would win', '"nobody can beat me," {C}, {C.a}, {#said}');
  story.say(
    '[bang|boom|clang]! They all {#moved} off',
    'the {#job} blew a whistle, and everyone {#moved} away {#adverb}',
  );
  story.say('{C} was first, {B} second and {A} last', 'at the start {A} was far behind {B} and {C}');
  story.say('but {C} stopped to eat {#foods}', 'halfway, {C} tripped over {#things} and hurt {C.his} foot');
  story.say(
    '{A} could have won, yet {A.he} stopped to help {C}',
    '{A} gave {C} {A.his} hand, and they {#moved} on together',
  );
  story.say('{B} crossed the line first and won the {T}, while {A} and {C} came in together', 'so {B} won {T.the}');
  story.say('"you deserve it more," {B} {#said} and gave {A} the {T}', '{C} was {#good} and never boasted again');
  close(story, 'the race that {B} won and the help that {C} got');
}

function rescue(story: Story): void {
  story.person('C', animals);
  story.choose('H', hidingPlaces);
  story.thing('T');
  story.say('{A} heard a faint {#sound} {H}', 'from somewhere {H} came a {#sound}');
  story.say('it was {C}, {C.a}, and {C.his} leg was stuck', 'there sat {C}, {C.a}, cold and {#bad}');
  story.say('"help me," {C} {#said}. "I have been here since {#weather}"', '{C} had been {#doing} and had fallen');
  story.say('{A} pulled {#adverb}, but it was too hard alone', '{A} could not reach {C}, so {A.he} called {B}');
  story.say('{B} {#moved} up with {T.a}', '{B} had an idea: they could use {T.a}');
  story.say('with the {T} they lifted {C} out', 'they pushed the {T} under {C} and pulled: [one|two], [three|four]!');
  episode(story);
  story.say('they gave {C} some {#food} and a {#colour} blanket', '{C} slept in {A.home} until {C.his} leg was well');
  story.say(
    '{#later}, it was {C} who saved {A} when {A.he} was stuck {#hiding}',
    'to thank them, {C} taught them to {C.do}',
  );
  close(story, 'finding {C} {H}');
}

function promise(story: Story): void {
  story.number('n', 2, 12);
  story.thing('T');
  story.say('{A} promised {B} to bring {T.a} in {n} days', '"in {n} days I will give you {T.a}," {A} {#said} to {B}');
  story.say('but {A} was busy {A.doing} and forgot', 'then came {#animals}, and they {#did}, and {A} forgot the {T}');
  story.say('after {n} days {B} waited {P}, {#bad}', 'the {n} days passed, and {B} waited {#adverb} {P}');
  comfort(story, 'I forgot the {T} I promised you');
  story.say('{A} {#moved} all night to get {T.the}', 'at once {A} {#moved} {#place} to fetch the {T}');
  walk(story);
  story.say('at dawn {A} stood before {B} with the {T}', '{#later}, {A} put {T.the} into the hands of {B}');
  story.say('"late is better than never," {B} {#said} and smiled', '{B} forgave {A.him}, and they {#did}');
  close(story, 'the promise about the {T} and the {n} days');
}

function growing(story: Story): void {
  story.choose('G', plants);
  story.choose('C', ['red', 'yellow', 'white', 'purple', 'orange', 'pink', 'blue', 'crimson', 'violet']);
  const weeks = story.number('n', 2, 15);
  story.count('more', weeks + 1 + story.random.below(4));
  story.say('{B} gave {A} a tiny {G} seed', '{A} found a {G} seed {#hiding}');
  story.say('{A} planted it {P} and watered it {#adverb}', '{A} put the seed into a {#colour} pot {P}');
  story.say('after {n} days nothing had grown', 'for {n} weeks {A} saw nothing but earth');
  comfort(story, 'my {G} does not grow');
  story.say(
    '"wait a little," {B} {#said}. "it needs sun, water and time"',
    '{B} told {A} to sing to it, so {A} sang {#adverb}',
  );
  episode(story);
  story.say('when {more} had passed, a green tip came out', 'on day {more}, there was a leaf, and then another');
  story.say('{#later}, the {G} opened, and it was {C}', 'it grew taller than {A}, with {C} flowers');
  story.say('{A} gave {B} a seed of it, and it all began again', '{#animals} came to smell the {C} {G}');
  close(story, 'the {C} {G} that took {more} days');
}

function cooking(story: Story): void {
  story.thing('I', edible);
  story.thing('K', edible);
  const first = story.number('n', 2, 12);
  const second = story.number('m', 2, 12);
  story.count('sum', first + second);
  story.choose('dish', ['soup', 'pie', 'stew', 'cake', 'salad', 'pudding', 'tart', 'porridge', 'jam', 'casserole']);
  story.say('{A} wanted to make {dish} for {B}', '"today I will cook {dish}," {A} {#said}');
  story.say(
    'the recipe asked for {n} {I.s} and {m} {K.s}',
    'into the pot went {n} {I.s} and then {m} {K.s}, {sum} things in all',
  );
  story.say(
    'but there was no {#food} in the house',
    '{A} tasted it: it was [too salty|too sour|too sweet|far too hot|much too thin]',
  );
  walk(story);
  story.say('{B} brought some {#food} and stirred {#adverb}', 'the {#job} lent them {#food} and a {#look} spoon');
  story.maybe(0.5, 'the pot went {#sound}, and the lid flew off', 'a hungry {#animal} stole one of the {K.s}');
  story.say(
    'at last the {dish} was ready, and it smelled wonderful',
    '{#later}, they sat down {P} and ate the {dish} {#adverb}',
  );
  story.say('"this is the best {dish} I ever had," {B} {#said}', 'nothing was left of the {n} {I.s} and {m} {K.s}');
  close(story, 'the {dish} of {n} {I.s} and {m} {K.s}');
}

function storm(story: Story): void {
  story.place('Q');
  story.thing('T');
  story.say(
    '{A} and {B} were {#doing} {P} when the sky turned dark',
    'they were far from home when {#weather} and the wind rose',
  );
  story.say('"we need shelter!" {B} {#said}', 'lightning flashed, and then came a {#sound}');
  story.say('they {#moved} {#adverb} until they found a hut {Q}', '{Q}, an old {#job} opened the door to them');
  story.say('inside were a warm stove and {T.a}', 'it was dry there, and on the table lay {T.a}');
  story.say(
    'they waited and {#did}, and {A} told a story about {#animals}',
    '{A} was {#bad}, so {B} sang of {#colour} {#animals}',
  );
  episode(story);
  story.say(
    'when the storm was over, {A} left a note by the {T}: "thank you for the roof"',
    'in the morning, they mended the {T} to say thank you',
  );
  close(story, 'the storm and the hut {Q}');
}

function truth(story: Story): void {
  story.thing('T', edible);
  story.choose('J', jobs);
  story.choose('X', animals);
  const all = story.number('n', 10, 30);
  const eaten = story.number('m', 2, 8);
  story.count('rest', all - eaten);
  story.say('the {J} had {n} {T.s} on a plate', '{B} put {n} {T.s} on the table and left');
  story.say('{A} was hungry and ate {m} of them {#adverb}', '{A} took just one, and then another, until {m} were gone');
  story.say('"there were {n}, and now there are {rest}," {B} {#said}', '{B} counted: only {rest} {T.s} were left');
  story.say('"the {X} did it," {A} {#said}', '{A} pointed at a passing {X}, but there were crumbs on {A.his} chin');
  story.say('the {X} was blamed and felt {#bad}', 'everyone was angry with the {X}');
  story.say(
    '{A} could not sleep. {#later}, {A.he} told {B} the truth',
    'then {A} felt {#bad} and said, "it was me. I ate {m} {T.s}."',
  );
  story.say(
    'to make up for it, {A} baked {m} new {T.s}',
    '{A} brought {m} {T.s} the next day, so there were {n} again',
  );
  close(story, 'the {m} missing {T.s}');
}

export const peoplePlots = [newcomer, fear, learning, race, rescue, promise, growing, cooking, storm, truth];
