/** How things happen: weather, time, manner, movement, speech, sounds, lessons. */
import { phrases, words } from './lists';

export const adverbs =
  words(`absently angrily anxiously awkwardly badly barely blindly boldly bravely briefly brightly briskly busily calmly carefully carelessly
  cautiously cheerfully clearly cleverly clumsily coldly courageously crossly curiously daintily dreamily eagerly easily elegantly faintly faithfully fiercely
  firmly fondly foolishly frantically freely gently gladly gracefully gratefully greedily happily hastily heavily helpfully honestly hopefully hungrily
  innocently joyfully keenly kindly lazily lightly loudly lovingly merrily nervously nimbly noisily obediently patiently peacefully playfully politely
  promptly proudly quickly quietly rapidly readily reluctantly restlessly roughly sadly safely secretly seriously sharply shyly silently sleepily slowly
  smoothly softly solemnly steadily sternly stubbornly suddenly surely sweetly swiftly tenderly thoughtfully tightly timidly truthfully warmly wearily wildly
  wisely`);

export const moves =
  words(`ambled bounced climbed crawled crept cycled danced darted dashed drifted galloped hiked hopped hurried jogged jumped limped marched
  meandered paced plodded raced rambled ran rolled rushed sailed scampered scrambled scurried shuffled skipped slid slipped sneaked sprinted stepped strode strolled
  stumbled tiptoed toddled tramped travelled trekked trotted trudged tumbled waddled walked wandered`);

export const speech = words(
  'announced answered called cried declared explained exclaimed giggled grumbled insisted laughed mumbled murmured muttered offered promised remarked replied said shouted sighed sobbed stammered suggested whispered yelled',
);

export const sounds =
  words(`bang beep boom buzz chime clang clank clatter click crackle crash creak crunch ding drip fizz groan growl gurgle hiss honk hoot howl hum
  jingle knock moan patter ping plop pop rattle ring roar rumble rustle scratch screech sizzle slam snap splash splat squeak squeal swish thud thump tick tinkle
  twang whirr whistle whoosh yelp`);

export const weathers =
  phrases(`the sun was shining, rain was falling, a cold wind blew from the north, thick fog hid the hills, snow lay everywhere, the air smelled of
  rain, the clouds were low and grey, a rainbow stood in the sky, thunder grumbled far away, frost covered the windows, a warm breeze was blowing, hail rattled on the
  roofs, the sky was clear and blue, mist rose from the water, a storm was coming, the moon was full, the leaves were turning gold, it was hot and dry, icicles hung
  from the gutters, a light drizzle fell, lightning flashed in the distance, the ground was frozen hard, petals drifted in the air, the evening was mild, dust
  swirled over the road, the stars were out, it had rained all night, the heat shimmered, sleet tapped at the glass, a gale shook the trees`);

export const times =
  phrases(`one morning, one afternoon, one evening, one day, early on Monday, on a Tuesday, on Wednesday morning, one Thursday, late on Friday, one
  Saturday, on Sunday, in January, in February, in March, one day in April, in the middle of May, in June, on the first day of July, one August night, in September,
  in October, in November, a week before December, in spring, in summer, in autumn, in winter, after breakfast, before lunch, at noon, at dusk, at dawn, at midnight,
  after school, long ago, not long ago, once, last year, on a holiday, before the harvest`);

export const later =
  phrases(`an hour later, soon, after a while, the next day, two days later, that night, by sunset, in the evening, a week later, before long, at
  last, some time later, the following morning, when the clock struck four, after supper, in the afternoon, a moment later, once the weather cleared, when nobody was
  looking, in the end`);

export const lessons =
  phrases(`it is better to share than to keep, a friend is worth more than gold, patience pays, small hands can do great things, the truth is
  lighter to carry than a lie, help comes to those who ask, mistakes can be mended, everyone is good at something, a promise must be kept, being brave does not mean
  being unafraid, what is lost may be found, kindness comes back, slow work is often the best work, listening is a gift, one should look before leaping, nobody is
  too little to help, quarrels end when someone says sorry, practice makes hard things easy, a shared meal tastes best, there is always a second chance, different
  is not worse, rest is a part of work, asking is wiser than guessing, even a dark night ends, a good plan saves a long walk, courage grows with use, the best
  treasures cannot be bought, nature gives to those who wait, a smile costs nothing, two heads are better than one`);

export const vehicles = words(
  'barge bicycle boat bus canoe caravan carriage cart coach ferry gondola rowboat sailboat scooter ship sledge sleigh steamer tractor train tram truck tugboat van wagon',
);
export const clothes = words(
  'apron bonnet boots cape cardigan cloak coat gloves gown hat hood jacket jersey jumper kimono mittens overalls pyjamas raincoat sandals scarf shawl shirt shoes skirt slippers socks stockings sweater trousers tunic uniform vest waistcoat',
);
export const skills = phrases(
  'swim, ride a bicycle, whistle, juggle, skate, read music, tie knots, play chess, speak French, bake bread, dance the waltz, milk a goat, sail, ski, spin wool, write poems, paint portraits, do handstands, ride a horse, play the violin, use a compass, whittle, somersault, count to a thousand, yodel, row a boat, cook dumplings, mend nets, fold swans from paper, walk on stilts',
);
export const buildings = phrases(
  'treehouse, raft, bridge, snow fort, birdhouse, sandcastle, kennel, go-kart, scarecrow, swing, stage, dam, oven, stone wall, boat, windmill, rabbit hutch, bookcase, ladder, henhouse, telescope, flying machine, water wheel, bench, playhouse, chicken coop, igloo, fence, pier, shed',
);
export const fears = phrases(
  'the dark, thunder, deep water, high places, spiders, loud noises, strangers, the cellar, big dogs, crowds, ghosts, snakes, needles, the forest at night, speaking aloud, fire, lifts, bats, clowns, shadows',
);
