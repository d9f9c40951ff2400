/** Sentences that any plot may use: openings, weather, moods, talk, walks, endings. */
import { kin } from './people-words';
import { lessons, times } from './scene-words';
import type { Story } from './story';

/** Introduces A (and where A lives) at a place P. */
export function open(story: Story): void {
  story.person('A');
  story.place('P');
  story.choose('when', times);
  story.say(
    '[once upon a time|long ago|many years ago|far away], there was {A.a} named {A}',
    '{A} was {A.a} who lived in {A.home}',
    '{when}, {A.a} called {A} was {A.doing} {P}',
    'in {A.home} lived {A.a}, and {A.his} name was {A}',
    '{when}, {#weather}, and {A} the {A.kind} was {P}',
  );
  story.maybe(
    0.6,
    '{A} [loved to|liked to|always wanted to] {A.do}',
    '[every day|each morning|whenever it rained], {A} {A.did} {#adverb}',
    'nobody could {A.do} [as well as|better than] {A}',
  );
  story.maybe(0.5, '{#weather}[ that day|], and {A} felt {#good}', '{P}, {#weather}', 'outside, {#weather}');
}

/** Introduces B, a friend or relative of A. */
export function friend(story: Story): void {
  if (story.chance(0.3)) {
    story.person('B', kin);
    story.say(
      '{A.his} {B.kind}, {B}, was {B.temper} and {#temper}',
      '{A} lived with {A.his} {B.kind} {B}, who loved to {B.do}',
      '{B}, {A.his} {B.temper} {B.kind}, {B.did} [nearby|all day|{P}]',
    );
    return;
  }
  story.person('B');
  story.say(
    '{A} had a friend, {B.a} named {B}',
    '{A.his} best friend was {B} the {B.kind}',
    'next door lived {B}, {B.a} who liked to {B.do}',
    'with {A.him} was {B}, {B.a}',
  );
  story.maybe(
    0.4,
    'they often {#did} together',
    '{A} and {B} [had known each other for years|did everything together|had met {#place}]',
    '{B} wore {#colour} {#clothes}, so {A} could always spot {B.him}',
    '{B} had a {#colour} {#single}, so {A} could always spot {B.him}',
  );
}

export function walk(story: Story): void {
  story.maybe(
    0.7,
    '{A} {#moved} {#place}, past {#colour} {#plant} and {#look} {#things}',
    '{A} {#moved} {#adverb} through the {#plant} trees',
    'on the way, {A} saw {#animals} and heard a [distant|loud|strange|faint] {#sound}',
    '{A} [took|boarded|waited for] the {#colour} {#vehicle} and {#moved} the rest of the way',
  );
}

/** Someone asks after A's mood and A explains: `why` says what is wrong. */
export function comfort(story: Story, why: string): void {
  story.say(
    '{B} saw that {A} was {#bad}',
    '{B} {#moved} over, for {A} looked {#bad} and {#bad}',
    '"why are you so {#bad}?" {B} asked {#adverb}',
  );
  story.say(
    `"${why}," {A} {#said}`,
    `{A} looked at the ground. "${why}," {A.he} {#said} {#adverb}`,
    `"it is because ${why}," {#said} {A}`,
  );
  story.maybe(
    0.7,
    '"[do not worry|cheer up|never mind|leave it to me], {A}," {B} {#said}',
    '{B} hugged {A} and gave {A.him} some {#food}',
    '"then [let us think|we must be {#temper}|we need a plan]," {B} {#said}',
  );
}

/** A chance event that leaves the plot as it was. */
export function episode(story: Story): void {
  story.maybe(
    0.35,
    'a {#colour} {#animal} went by with a {#sound}',
    '{#later}, {#weather}',
    'somewhere a {#thing} went {#sound}, and {A} jumped',
    'they shared [a bowl of|a little|some] {#food} and rested',
    '{A} found [two|three|four|five|seven] {#foods} and ate them {#adverb}',
    'the {#job} waved {#adverb} from the {#vehicle}',
    'an old {#job} told {A} about {#animals} that could {#do}',
    'they counted {#animals}, {#things} and {#foods} to pass the time',
  );
}

/** Ends with a callback to the fact in `memory`. */
export function close(story: Story, memory: string): void {
  story.choose('lesson', lessons);
  story.paragraph();
  story.say(
    `[from that day on|after that|ever since], {A} [remembered|never forgot] ${memory}`,
    `when {A} was old, {A.he} still spoke of ${memory}`,
    `that night {A} thought of ${memory} and fell asleep, {#good}`,
    `{A} told everyone {P} about ${memory}`,
  );
  story.maybe(
    0.6,
    '{A} had learned that {lesson}',
    '"{lesson}," said {B}, and {A} agreed',
    'and so they knew that {lesson}',
  );
  story.maybe(
    0.4,
    'they {#did} until {#weather}',
    'then they all {#did}',
    'the end',
    'and they were {#good} and {#good}',
    '{A} {A.did} again, as {A.he} always had',
  );
}
