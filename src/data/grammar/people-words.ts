/** Who stories are about: names, kinds of creatures, work, kin, tempers. */
import { phrases, words } from './lists';

export const girlNames =
  words(`Ada Agnes Alba Alma Amara Amelie Anika Anouk Aria Astrid Aura Bea Bella Bertha Bianca Bonnie Brigid Britta Camille Cara
  Carmen Cecily Celia Chiara Clara Cleo Cora Daisy Dalia Daphne Delia Dina Dora Edda Edith Effie Elena Elif Elise Elsa Esme Estelle Etta Eva Faye Fern Fiona
  Flora Freya Frieda Gemma Gerda Gilda Greta Gwen Hana Hazel Heidi Helga Hetty Hilda Ida Ilse Imogen Inge Ingrid Iris Irma Isla Ivy Jana Jasmin Jette Joan
  Josie Judith June Juno Kaia Karin Katya Keiko Kira Lara Leila Lena Leonie Lina Liv Lotte Luna Lydia Mabel Maia Malin Mara Margot Marta Matilda Maud Mei
  Mila Mina Minna Mira Nadia Naomi Nell Nessa Nina Noor Nora Odette Olga Olive Opal Ottilie Paloma Pearl Petra Philippa Pippa Polly Priya Quinn Ramona Renata
  Rhea Romy Rosa Ruth Sabine Salma Sanna Selma Signe Silke Simone Sofia Solveig Stella Sunniva Suki Svea Tamar Tess Thea Tilda Tova Uma Una Ursula Vera Viola
  Wanda Willa Wilma Winnie Xenia Yara Yasmin Yuki Zadie Zelda Zora`);

export const boyNames =
  words(`Aaron Abel Abram Alfie Alvar Amos Anders Anton Aron Arlo Arne Arvid Asa Bastian Benno Bernard Bjorn Boris Bram Bruno Caleb
  Caspar Cedric Cyril Dario Dexter Dmitri Dov Edgar Edmund Eino Eli Emil Enzo Erik Ernest Ezra Fabian Felix Ferdinand Finn Florian Fritz Gabriel Gaspard Georg
  Gideon Gustav Hamid Hannes Harald Hector Henning Henrik Horace Hugo Ibrahim Idris Igor Ilya Ingmar Isaac Ivan Ivo Jakob Jamal Janek Jasper Jens Jonas Jorge
  Joris Josef Jules Kai Karim Kaspar Keanu Kenji Klaus Knut Lars Laszlo Leif Leo Leon Linus Lorenz Luca Ludwig Lukas Magnus Malik Marcel Marius Mateo Matti
  Milan Milo Moritz Moses Nael Nathan Nico Niels Nils Noah Odin Olaf Omar Orson Oskar Otis Otto Pablo Paolo Pascal Pavel Pelle Percy Piet Quentin Rafi Ralf
  Ravi Remy Rolf Roman Rufus Rune Samir Sasha Silas Simon Stefan Sven Tariq Theo Thor Tibor Timo Tobias Ulf Umberto Valentin Vidar Viktor Vincent Walter
  Wendel Wilbur Willem Xaver Yannick Yorick Yusuf Zeno`);

export const children = phrases(
  'girl, child, young baker, little gardener, small painter, young sailor, curious explorer, shy singer, keen inventor',
);
export const animals =
  words(`badger bat bear beaver bee beetle bison boar bunny butterfly calf camel cat chick chicken chipmunk colt cow coyote crab crane cricket
  crocodile crow cub cuckoo deer dingo dog dolphin donkey dormouse dove dragonfly duck duckling eagle eel elephant emu falcon fawn ferret finch firefly flamingo
  foal fox frog gazelle gecko gerbil giraffe goat goose gopher grasshopper grouse guinea hamster hare hawk hedgehog hen heron hippo hornet horse hound hummingbird
  ibis jackal jackdaw jay kangaroo kid kingfisher kitten koala ladybird lamb lark lemur leopard lizard llama lobster lynx macaw magpie marten meerkat mink mole
  monkey moose mouse mule newt nightingale ocelot octopus opossum orca osprey ostrich otter owl ox oyster panda panther parrot partridge peacock pelican penguin
  pheasant pig pigeon pony porcupine puffin puma puppy quail rabbit raccoon ram rat raven reindeer robin rooster salamander seagull seal sheep shrew skunk snail
  sparrow spider squirrel starling stork swallow swan tadpole terrier tiger toad tortoise turkey turtle vole vulture wallaby walrus wasp weasel whale wolf wombat
  woodpecker wren yak zebra`);

export const jobs =
  phrases(`baker, blacksmith, beekeeper, bookseller, bus driver, carpenter, clockmaker, cobbler, cook, dentist, doctor, farmer, ferryman, fiddler,
  firefighter, fisherman, florist, forester, gardener, glassblower, grocer, hatter, innkeeper, jeweller, juggler, librarian, lighthouse keeper, locksmith, mason,
  mechanic, milkman, miller, miner, musician, nurse, painter, pharmacist, photographer, pilot, plumber, poet, postman, potter, printer, ranger, sailor, scientist,
  seamstress, shepherd, shopkeeper, spinner, tailor, teacher, tinker, toymaker, train driver, vet, watchman, weaver, woodcutter, zookeeper`);

export const kin = phrases(
  'grandmother, grandfather, aunt, uncle, mother, father, big sister, big brother, cousin, neighbour, godmother, stepfather',
);

export const tempers =
  words(`adventurous affectionate anxious bashful bold brave calm careful cautious cheeky cheerful clever clumsy considerate courageous curious
  daring dreamy eager earnest fearless forgetful friendly fussy generous gentle gloomy graceful grateful greedy grumpy helpful honest hopeful humble impatient
  inventive jolly kind lively lonely loyal mischievous modest nervous noisy nosy obedient patient playful polite proud quiet restless sensible serious shy silly
  sincere sleepy sly solemn stubborn talkative thoughtful timid tireless trusting vain witty wise worried zealous`);

export const goodFeelings =
  words(`amazed amused calm cheerful content delighted excited glad grateful happy hopeful jolly joyful light merry overjoyed peaceful
  pleased proud relieved safe satisfied thankful thrilled warm`);
export const badFeelings =
  words(`afraid alarmed alone angry annoyed anxious ashamed bored cross disappointed downcast embarrassed frightened frustrated gloomy
  grumpy guilty helpless homesick hurt jealous lonely lost miserable nervous puzzled sad scared shocked sorry tired troubled uneasy unhappy unsure upset weary worried`);

export const hobbies =
  phrases(`paint pictures, build towers, sing old songs, dance in circles, climb trees, collect shells, count stars, draw maps, bake bread, juggle
  apples, knit socks, whistle tunes, carve spoons, fold paper boats, solve riddles, watch clouds, feed the birds, plant seeds, read stories, write letters, invent
  games, skip stones, chase bubbles, swim in the lake, ride bicycles, hop over puddles, sort buttons, polish stones, mend clocks, tell jokes, play the flute, beat a
  drum, catch falling leaves, weave baskets, sew puppets, stir soup, dig tunnels, fly kites, gather acorns, press flowers, blow soap bubbles, practise magic, study
  insects, name the stars, roll down hills, balance on logs, make lanterns, paddle a canoe, decorate cakes, sketch castles, explore caves, trade marbles, whisper
  secrets, imitate birds, arrange pebbles, stack blocks, strum a banjo, rescue beetles, water the ferns, polish spoons, clap rhythms, rhyme words, wander along the
  shore, slide on the ice, jog around the pond, hum lullabies, scrub pots, bounce a ball, model clay, measure shadows, record the weather`);
