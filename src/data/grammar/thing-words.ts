/** What stories are about: objects, food, plants, places, hiding places. */
import { phrases, words } from './lists';

export const things =
  words(`accordion acorn album anchor apron arrow badge bagpipe ball balloon bangle banjo banner basket bead bell belt bicycle blanket block
  bonnet book boomerang boot bottle bow bowl box bracelet broom brooch brush bucket buckle button cabinet cage calendar camera candle cane canoe cap cape card
  carriage cart chain chair chalk charm chest clarinet clock coat coin collar comb compass cradle crate crayon crown crystal cup curtain cushion diary dice doll
  drum envelope fan feather fiddle figurine flag flashlight flute fork fountain frame funnel gem gift glider globe glove goblet gong guitar hairpin hammer hammock
  handkerchief harmonica harp hat helmet hinge hoop horn hourglass jacket jar jewel journal jug kaleidoscope kettle key kite knapsack ladder ladle lamp lantern
  lasso leash lens letter lid locket magnet mallet map marble marionette mask mat medal megaphone mirror mitten mug napkin necklace needle net notebook oar
  ornament paddle paintbrush palette parasol parcel pebble pen pencil pendant piano picture pillow pin pinwheel pipe pitcher plate postcard pot pouch prism puppet
  purse puzzle quilt racket raft rake rattle ribbon ring robe rocket rope ruler saddle sail satchel saucer saw scarf scooter scroll seashell shawl shell shield
  ship shovel sieve skate skateboard sled slingshot slipper sock spade spinner sponge spool spoon stamp statue stick stool suitcase sundial sweater sword tambourine
  tea-set teapot telescope tent thermos thimble ticket tile timer top torch towel toy train tray tricycle trinket trombone trophy trowel trumpet trunk tuba
  typewriter ukulele umbrella vase vest viola violin wagon wand watch wheel whistle windmill wreath xylophone yarn yo-yo`);

export const materials =
  words(`brass bronze canvas cardboard ceramic clay copper coral cork cotton crystal denim felt glass gold iron ivory lace leather linen
  marble metal oak paper pearl pewter pine plaster plastic porcelain rubber satin silk silver steel stone straw tin velvet walnut wax wicker wooden woollen`);

export const colours =
  words(`amber apricot aqua azure beige black blue bronze brown charcoal cream crimson emerald fawn golden green grey indigo ivory lavender
  lemon lilac lime magenta maroon mauve mint mustard navy ochre olive orange peach pink plum purple red ruby rust salmon sapphire scarlet silver tan teal turquoise
  violet white yellow`);

export const looks =
  words(`ancient battered beautiful bent big bright broad broken bumpy cheap chipped clean cosy cracked crooked curly dainty damp delicate dented
  dirty dull dusty elegant enormous faded fancy fine flat fluffy foreign fragile funny fuzzy giant gleaming glittering glossy grand handmade handsome heavy hollow
  huge large light little long lopsided lovely lucky lumpy magical marvellous massive mended mighty modern muddy mysterious narrow neat new odd old ordinary painted
  patched plain pointed polished precious pretty quaint rare ridged rough round rusty scratched scruffy shabby shaggy sharp shiny short simple slender slippery
  small smooth soft sparkling special speckled spotless spotted square sticky striped strange strong sturdy tall tattered thick thin tiny twisted unusual useful
  valuable warm waterproof weathered wide wobbly wonderful worn wrinkled`);

export const foods =
  words(`almond apple apricot bagel banana bean beet berry biscuit blackberry blueberry broth bun cabbage cake caramel carrot cauliflower celery
  cheese cherry chestnut chocolate cinnamon coconut cookie corn crumpet cucumber currant custard date doughnut dumpling egg fig flapjack fudge garlic gingerbread
  grape gravy hazelnut honey jam jelly kiwi leek lemon lentil lettuce licorice lime loaf lollipop mango marmalade marshmallow melon muffin mushroom noodle nut
  oatmeal olive omelette onion orange pancake pasta pastry pea peach peanut pear pepper pickle pie pineapple plum popcorn porridge potato pretzel pudding pumpkin
  radish raisin raspberry rhubarb salad sandwich sausage scone soup spinach stew strawberry syrup tart toast toffee tomato turnip vanilla waffle walnut watermelon`);

export const edible =
  words(`apple apricot bagel banana biscuit blackberry blueberry bun carrot cherry chestnut cookie crumpet currant doughnut dumpling egg fig
  flapjack grape hazelnut lemon lime loaf mango muffin mushroom nut olive onion orange pancake peach peanut pear pickle plum potato pretzel radish raisin raspberry
  scone strawberry tart tomato turnip waffle walnut`);

export const countable = [
  ...edible,
  ...words('acorn bead button coin feather marble pebble seashell leaf stamp ribbon candle stick flower'),
];

export const plants =
  words(`acacia apple ash aspen bamboo basil bean beech birch bluebell bramble buttercup cactus camellia carnation cedar cherry chestnut clover
  cowslip crocus cypress daffodil dahlia daisy dandelion elder elm fern fir foxglove geranium hawthorn hazel heather hibiscus holly hyacinth iris ivy jasmine
  juniper larch laurel lavender lilac lily lupin magnolia maple marigold mint mistletoe moss myrtle nettle oak orchid palm pansy peony petunia pine poplar poppy
  primrose pumpkin redwood rose rosemary rowan sage snowdrop spruce sunflower sycamore thistle thyme tulip violet walnut willow yew`);

/** A place with its preposition; the last word or words name it. */
export const places =
  phrases(`in the attic, at the bakery, on the balcony, in the barn, on the beach, by the brook, under the bridge, in the canyon, at the carnival,
  in the castle, in the cave, in the cellar, at the circus, on the cliff, in the clearing, in the cottage, in the courtyard, at the creek, at the crossroads, in the
  desert, at the docks, on the dunes, at the fair, on the farm, in the field, in the forest, at the fountain, in the garden, at the gate, in the glade, in the
  greenhouse, in the grove, at the harbour, in the hayloft, on the hill, on the island, in the jungle, in the kitchen, by the lagoon, by the lake, at the library,
  at the lighthouse, in the marsh, at the market, in the meadow, at the mill, on the moor, on the mountain, at the museum, in the orchard, at the palace, in the
  park, in the pasture, at the pier, in the playground, at the plaza, by the pond, on the porch, at the quarry, on the railway, in the ravine, by the river, on the
  riverbank, on the roof, in the ruins, at the school, on the shore, in the stable, at the station, by the stream, in the swamp, at the temple, on the terrace, at
  the theatre, in the tower, in the town, in the tunnel, in the valley, on the veranda, in the village, in the vineyard, by the waterfall, at the well, on the wharf,
  in the windmill, in the workshop, in the yard, at the zoo`);

export const hidingPlaces =
  phrases(`under a bench, behind a barrel, inside an old boot, beneath a pile of leaves, between two rocks, at the bottom of a basket, in a
  hollow log, behind the curtain, under a flowerpot, on top of a wardrobe, inside a teapot, beside the chimney, under the stairs, in a coat pocket, behind a row of
  books, among the tall reeds, in a bird's nest, below the window, inside a cupboard, near the compost heap, under a loose floorboard, in the branches of a tree,
  behind the waterwheel, in a puddle, next to the letterbox, in a tangle of brambles, under a haystack, at the back of a drawer, on a narrow ledge, in a bed of
  nettles, inside a watering can, beneath the doormat, in a wheelbarrow, behind a stack of firewood, under an upturned boat, in the crack of a wall, between the
  cushions, on the windowsill, inside a hollow pumpkin, under the piano`);

export const homes =
  phrases(`a small cottage, a tall narrow house, a blue houseboat, a cabin of logs, a farmhouse, an old mill, a tent, a room above the bakery, a
  crooked tower, a stone house, a cosy burrow, a caravan with yellow wheels, a flat full of plants, a hut on stilts, a lighthouse, a treehouse`);
