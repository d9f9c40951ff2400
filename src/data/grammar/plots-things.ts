/** Plots about things: lost, shared, broken, traded, built, given, found. */
import { close, comfort, episode, walk } from './beats';
import { fears, buildings } from './scene-words';
import type { Story } from './story';
import { countable, hidingPlaces } from './thing-words';
import { jobs } from './people-words';

function lostAndFound(story: Story): void {
  story.thing('T');
  story.choose('H', hidingPlaces);
  story.say('{A} had {T.a}, a present from {B}', '{B} had once given {A} {T.a}', "{A}'s dearest treasure was {T.a}");
  story.say('but {#later} {T.the} was gone', 'one day {A} could not find the {T} anywhere');
  comfort(story, 'my {T.full} is lost');
  for (let i = story.random.below(3); i >= 0; i--)
    story.say(
      'they looked {#hiding}, but found only {#look} {#things}',
      'they searched {#place}, yet there was no {T}',
      '"is it {#hiding}?" asked {B}. It was not',
      'they asked the {#job}, who had seen nothing but {#animals}',
    );
  episode(story);
  story.say(
    '{#later}, {B} looked {H}, and there was the {T}!',
    'then {A} saw something {T.colour} {H}. It was the {T}!',
    '"look {H}!" {B} {#said}. There lay {T.the}',
  );
  story.say('{A} was {#good} and thanked {B}', '{A} hugged {B} and held the {T} tightly');
  close(story, 'how {B} found the {T} {H}');
}

function sharing(story: Story): void {
  story.thing('T');
  story.say(
    '{A} got {T.a} for {A.his} birthday',
    'the {#job} gave {A} {T.a}',
    '{A} bought {T.a} with {A.his} own money',
  );
  story.say('{B} wanted to [try|hold|borrow] the {T}, too', '"may I have a turn with the {T}?" {B} {#said}');
  story.say('"no, it is mine!" {A} {#said} {#adverb}', 'but {A} hid the {T} {#hiding} and {#moved} away');
  story.say('{B} felt {#bad} and {#moved} home', '{B} said nothing, but {B.he} looked {#bad}');
  episode(story);
  story.say(
    'soon {A} noticed that playing with the {T} alone was dull',
    'alone, {A} was {#bad}, for the {T} needed two',
  );
  story.say(
    '{A} {#moved} to {B}. "I am sorry," {A.he} said. "let us use the {T} together"',
    '{A} brought {T.the} to {B} and said sorry',
  );
  story.say(
    'they took turns until {#weather}, and {B} was {#good} again',
    '{B} smiled and shared {B.his} {#food} with {A}',
  );
  close(story, 'sharing the {T.colour} {T} with {B}');
}

function broken(story: Story): void {
  story.thing('T');
  story.choose('J', jobs);
  story.say('{B} owned {T.a} and was very proud of it', 'on the shelf stood {T.the} that belonged to {B}');
  story.say(
    '{#later}, {A} bumped into it. {^#sound}! The {T} fell and broke',
    'when {A} {#moved} by too {#adverb}, the {T} cracked with a {#sound}',
  );
  story.say('{A} was {#bad}. Should {A.he} tell {B}?', 'at first {A} wanted to hide the pieces {#hiding}');
  story.maybe(0.5, '"perhaps the {#animal} did it," {A} {#said}, but {A.his} face turned red');
  story.say('then {A} took a deep breath and told {B} the truth', '"{B}, I broke your {T}," {A} {#said} at last');
  story.say('{B} was {#bad} at first, but then {B.he} nodded', '"thank you for being honest," {B} {#said}');
  story.say(
    'together they carried the pieces to the {J}, who mended the {T} with [glue|string|a nail|a drop of gold]',
    'the {J} repaired it {#adverb}, and the {T} looked almost new',
  );
  story.say('{A} paid the {J} with [two|three|four|six|ten] {#foods}', '{A} helped the {J} for a day to pay for it');
  close(story, 'the day the {T} broke and the {J} mended it');
}

function market(story: Story): void {
  story.thing('T', countable);
  const had = story.number('n', 8, 40);
  const gave = story.number('m', 2, 7);
  story.count('rest', had - gave);
  story.choose('J', jobs);
  story.thing('U');
  story.say('{A} had {n} {T.s} in a basket', '{A} gathered {n} {T.s} {P}');
  walk(story);
  story.say('at the market, the {J} wanted {m} {T.s} for {U.a}', '"{m} {T.s}, and {U.the} is yours," the {J} {#said}');
  story.say('{A} counted {#adverb} and gave the {J} {m} {T.s}', '{A} agreed and handed over {m} of them');
  story.say('now {A} had {rest} {T.s} left and {U.a}', 'that left {rest} {T.s} in the basket');
  episode(story);
  story.say(
    '{A} gave the {U} to {B}, who had wanted one since spring',
    '{B} laughed when {B.he} saw the {U}: it was just what {B.he} needed',
  );
  story.say(
    'with the {rest} {T.s} they [made a pie|baked a cake|cooked soup|decorated the table]',
    'they shared the {rest} {T.s} with the {#animals}',
  );
  close(story, 'the {U.full} that cost {m} {T.s}');
}

function building(story: Story): void {
  story.choose('X', buildings);
  story.thing('T');
  story.choose('F', fears);
  const first = story.number('n', 3, 20);
  const more = story.number('m', 2, 9);
  story.count('sum', first + more);
  story.say('{A} wanted to build a {X} {P}', '"let us build a {X}!" {A} {#said}');
  story.say('they needed {n} boards, some rope and {T.a}', 'first they collected {n} stones and {T.a}');
  story.say('{A} measured, and {B} sawed {#adverb}', '{B} held the boards while {A} hammered {#adverb}');
  story.say('halfway, the {X} fell down with a {#sound}', 'then a storm blew and {#weather}, and the {X} collapsed');
  comfort(story, 'our {X} is ruined');
  story.say(
    'they fetched {m} more, so now they had {sum}',
    '"with {m} more we have {sum}. That is enough," {B} {#said}',
  );
  story.say(
    'this time they tied everything to the {T}, and the {X} stood firm',
    '{#later}, the {X} was ready, with the {T} on top',
  );
  story.maybe(
    0.5,
    'even {#animals} came to see it',
    'the {#job} admired their {X}',
    'from it they could see everything, and {B} forgot {B.his} fear of {F}',
  );
  close(story, 'the {X} they built twice');
}

function gift(story: Story): void {
  story.thing('T');
  story.choose('H', hidingPlaces);
  story.say("it was nearly {B}'s birthday, and {A} had no present", '{A} wanted to surprise {B}');
  story.say('{A} made {T.a} out of {#things} and {#colour} thread', '{A} worked for weeks on {T.a}');
  story.say('{A.he} hid the {T} {H} so that {B} would not see it', 'to keep it secret, {A} put the {T} {H}');
  story.maybe(
    0.6,
    '"what are you doing?" asked {B}. "nothing," {A} {#said}',
    '{B} {#moved} close to the hiding place, and {A} held {A.his} breath',
  );
  episode(story);
  story.say(
    'on the day, everyone came {P}: {#animals}, the {#job} and even {#animals}',
    'there was cake with {#food}, and music, and {#foods}',
  );
  story.say('{A} reached {H} and brought out {T.the}', '"look {H}," {A} {#said}, and {B} found the {T}');
  story.say('{B} was so {#good} that {B.he} {#did}', '"you made this for me?" {B} {#said}, {#good}');
  close(story, 'the {T} that had waited {H}');
}

function treasure(story: Story): void {
  story.thing('T');
  story.place('Q');
  story.number('n', 5, 60);
  story.choose('H', hidingPlaces);
  story.say('{H}, {A} found an old map', 'inside an old {#thing}, {A} found a map');
  story.say('it said: "walk {n} steps from {P.the} and dig {Q}"', '"{n} steps, and then dig {Q}," {B} read {#adverb}');
  walk(story);
  story.say('they counted {n} steps and dug {#adverb}', '{B} counted aloud to {n} while {A} carried the spade');
  story.say('first they found only {#look} {#things}', 'at first there were only stones and {#things}');
  story.say(
    'then the spade hit something with a {#sound}: a chest! Inside lay {T.a}',
    '{#later}, under the roots of {#plant} trees, they uncovered {T.a}',
  );
  story.say(
    '"this belongs to the {#job}!" {B} {#said}, reading the label, and they gave it back',
    'they decided to give {T.the} to everyone {P}',
  );
  close(story, 'the map, the {n} steps and the {T.full}');
}

export const thingPlots = [lostAndFound, sharing, broken, market, building, gift, treasure];
