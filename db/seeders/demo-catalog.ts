import { comments, posts } from './demo-journal.js';
import { rules } from './demo-rules.js';
import type { Shop } from './shop.js';

const logins: Shop['logins'] = [
  {
    email: 'admin@example.com',
    password: 'admin-demo-password',
    firstName: 'Ingrid',
    lastName: 'Solberg',
    role: 'admin',
  },
  {
    email: 'customer@example.com',
    password: 'customer-demo-password',
    firstName: 'Daniel',
    lastName: 'Okafor',
    role: 'customer',
  },
  {
    email: 'author@example.com',
    password: 'author-demo-password',
    firstName: 'Miriam',
    lastName: 'Halvorsen',
    role: 'author',
  },
];

const categories: Shop['categories'] = [
  {
    name: 'Kitchen',
    slug: 'kitchen',
    description: 'Pots, knives, crockery and everything else that a cook reaches for.',
  },
  {
    name: 'Home & Living',
    slug: 'home-and-living',
    description: 'Furniture, textiles and small things that make rooms a home.',
  },
  {
    name: 'Electronics',
    slug: 'electronics',
    description: 'Computers, sound and clever devices for work and leisure.',
  },
  { name: 'Books', slug: 'books', description: 'Novels, guides and picture books for readers of every age.' },
  {
    name: 'Garden',
    slug: 'garden',
    description: 'Tools, seeds and furniture for gardens, terraces and balconies.',
  },
  {
    name: 'Sports & Outdoors',
    slug: 'sports-and-outdoors',
    description: 'Gear for training, running, cycling and nights under the stars.',
  },
  {
    name: 'Toys & Games',
    slug: 'toys-and-games',
    description: 'Toys, puzzles and board games for children and for those who still play.',
  },
  {
    name: 'Office & Stationery',
    slug: 'office',
    description: 'Paper, pens and furniture for desks at work and at home.',
  },
  {
    name: 'Beauty & Care',
    slug: 'beauty-and-care',
    description: 'Soaps, creams and tools for everyday care of skin, hair and teeth.',
  },
  {
    name: 'Travel',
    slug: 'travel',
    description: 'Luggage and companions for weekends away and journeys around the world.',
  },
];

const products: Shop['products'] = [
  {
    sku: 'KIT-0001',
    name: 'Cast Iron Skillet 26 cm',
    description:
      'A pre-seasoned cast iron skillet that goes from the hob to the oven. It holds its heat for a crisp sear and lasts a lifetime.',
    price: '39.90',
    categories: ['kitchen'],
    stock: 140,
  },
  {
    sku: 'KIT-0002',
    name: 'Bamboo Chopping Board Set',
    description:
      'Three bamboo chopping boards in useful sizes, each with a juice groove. Gentle on knives and easy to wipe clean.',
    price: '24.50',
    categories: ['kitchen'],
    stock: 85,
  },
  {
    sku: 'KIT-0003',
    name: "Chef's Knife 20 cm",
    description:
      "A forged chef's knife of high-carbon steel with a full tang. Balanced for long sessions of slicing, dicing and mincing.",
    price: '89.00',
    categories: ['kitchen'],
    stock: 32,
  },
  {
    sku: 'KIT-0004',
    name: 'Silicone Spatula Trio',
    description: 'Three heatproof silicone spatulas that will not scratch non-stick pans. Dishwasher safe.',
    price: '12.95',
    categories: ['kitchen'],
    stock: 260,
  },
  {
    sku: 'KIT-0005',
    name: 'Burr Coffee Grinder',
    description:
      'An electric grinder with forty settings from espresso to French press. The steel burrs run cool, so the aroma of the beans stays.',
    price: '129.00',
    categories: ['kitchen', 'electronics'],
    stock: 18,
  },
  {
    sku: 'KIT-0006',
    name: 'French Press 1 Litre',
    description:
      'A double-walled steel coffee press that keeps a litre hot for an hour. The fine mesh keeps grounds out of the cup.',
    price: '34.00',
    categories: ['kitchen'],
    stock: 75,
  },
  {
    sku: 'KIT-0007',
    name: 'Enamel Mug Set of Four',
    description: 'Four enamel mugs for coffee at home or by the campfire. Chip-resistant and light.',
    price: '18.75',
    categories: ['kitchen'],
    stock: 120,
  },
  {
    sku: 'KIT-0008',
    name: 'Stoneware Dinner Set',
    description:
      'Twelve pieces of glazed stoneware: plates, side plates and bowls for four. Safe in the oven, the microwave and the dishwasher.',
    price: '59.95',
    categories: ['kitchen'],
    stock: 0,
  },
  {
    sku: 'KIT-0009',
    name: 'Linen Tea Towel',
    description:
      'A washed linen tea towel that dries glasses without a trace of lint. It softens with every wash.',
    price: '7.49',
    categories: ['kitchen'],
    stock: 310,
    unpictured: true,
  },
  {
    sku: 'KIT-0010',
    name: 'Stand Mixer 4.8 Litres',
    description:
      'A planetary stand mixer with a dough hook, a whisk and a flat beater. Its quiet motor kneads a kilo of bread dough with ease.',
    price: '449.00',
    categories: ['kitchen', 'electronics'],
    stock: 9,
  },
  {
    sku: 'HOM-0001',
    name: 'Wool Throw Blanket',
    description:
      'A woven blanket of pure new wool in a herringbone pattern. Warm enough for winter evenings on the sofa.',
    price: '79.00',
    categories: ['home-and-living'],
    stock: 44,
  },
  {
    sku: 'HOM-0002',
    name: 'Scented Soy Candle',
    description:
      'A hand-poured soy wax candle with notes of cedar and bergamot. Burns cleanly for about forty-five hours.',
    price: '29.90',
    categories: ['home-and-living'],
    stock: 95,
  },
  {
    sku: 'HOM-0003',
    name: 'Oak Side Table',
    description:
      'A round side table of solid oak with an oiled finish. Assembles without tools in five minutes.',
    price: '149.00',
    categories: ['home-and-living'],
    stock: 21,
  },
  {
    sku: 'HOM-0004',
    name: 'Adjustable Reading Lamp',
    description:
      'A brass floor lamp with a swivelling head and a dimmer. Throws a warm, even light on the page.',
    price: '64.50',
    categories: ['home-and-living', 'electronics'],
    stock: 0,
  },
  {
    sku: 'HOM-0005',
    name: 'Organic Cotton Cushion Cover',
    description:
      'A cushion cover of organic cotton canvas with a hidden zip. Fits inserts of 50 by 50 centimetres.',
    price: '22.00',
    categories: ['home-and-living'],
    stock: 180,
  },
  {
    sku: 'HOM-0006',
    name: 'Percale Bed Linen Double',
    description:
      'A crisp percale duvet cover with two pillowcases, woven from long-staple cotton. Cool to the touch on summer nights.',
    price: '119.00',
    categories: ['home-and-living'],
    stock: 37,
  },
  {
    sku: 'HOM-0007',
    name: 'Ceramic Flower Vase',
    description:
      'A matt ceramic vase, thrown by hand, for a single stem or a small bunch. Every glaze comes out a little different.',
    price: '15.99',
    categories: ['home-and-living'],
    stock: 205,
  },
  {
    sku: 'HOM-0008',
    name: 'Three-Seat Linen Sofa',
    description:
      'A deep sofa with removable linen covers and a frame of kiln-dried beech. Seats three adults in comfort.',
    price: '899.00',
    categories: ['home-and-living'],
    stock: 5,
  },
  {
    sku: 'ELE-0001',
    name: 'Wireless Noise-Cancelling Headphones',
    description:
      'Over-ear bluetooth headphones with active noise cancelling and thirty hours of battery. They fold flat into a hard case for travel.',
    price: '199.00',
    categories: ['electronics'],
    stock: 64,
  },
  {
    sku: 'ELE-0002',
    name: 'Portable Bluetooth Speaker',
    description:
      'A pocket-sized waterproof speaker with surprisingly full bass. Plays for twelve hours on one charge.',
    price: '49.90',
    categories: ['electronics'],
    stock: 150,
  },
  {
    sku: 'ELE-0003',
    name: 'Laptop 14 Inch 32 GB',
    description:
      'A light aluminium laptop with a 14-inch display, 32 GB of memory and a terabyte of storage. The battery lasts a working day.',
    price: '1899.00',
    categories: ['electronics'],
    stock: 6,
  },
  {
    sku: 'ELE-0004',
    name: '27-Inch 4K Monitor',
    description:
      'A sharp 4K monitor with a height-adjustable stand and a single USB-C cable for picture and power. Colours are calibrated at the factory.',
    price: '329.00',
    categories: ['electronics'],
    stock: 28,
  },
  {
    sku: 'ELE-0005',
    name: 'Mechanical Keyboard',
    description:
      'A compact mechanical keyboard with quiet tactile switches and swappable keycaps. Connects by cable or bluetooth.',
    price: '119.00',
    categories: ['electronics', 'office'],
    stock: 53,
  },
  {
    sku: 'ELE-0006',
    name: 'Ergonomic Wireless Mouse',
    description: 'A vertical mouse that keeps the wrist in a natural position. One battery lasts a year.',
    price: '39.95',
    categories: ['electronics', 'office'],
    stock: 0,
  },
  {
    sku: 'ELE-0007',
    name: 'Power Bank 10,000 mAh',
    description:
      'A slim power bank that charges a phone twice over. It shows how much is left on a small display.',
    price: '24.99',
    categories: ['electronics', 'travel'],
    stock: 230,
  },
  {
    sku: 'ELE-0008',
    name: 'Braided USB-C Cable 2 m',
    description: 'A two-metre USB-C cable in a tough braided sleeve. Carries 100 watts and fast data.',
    price: '17.50',
    categories: ['electronics'],
    stock: 340,
  },
  {
    sku: 'ELE-0009',
    name: 'GPS Running Watch',
    description:
      'A sports watch that records routes, pace and heart rate. Its display stays readable in bright sunlight.',
    price: '249.00',
    categories: ['electronics', 'sports-and-outdoors'],
    stock: 41,
  },
  {
    sku: 'BOK-0001',
    name: "The Lighthouse Keeper's Almanac",
    description:
      'A novel about a family who tend a lighthouse through three generations of storms. Quiet, funny and full of sea air.',
    price: '14.99',
    categories: ['books'],
    stock: 88,
  },
  {
    sku: 'BOK-0002',
    name: 'Bread from Scratch',
    description:
      'Sixty recipes for sourdough, rye and flatbread, explained step by step. With photographs of what the dough should look like.',
    price: '32.00',
    categories: ['books', 'kitchen'],
    stock: 47,
  },
  {
    sku: 'BOK-0003',
    name: 'The Small Vegetable Garden',
    description:
      'How to plan, sow and harvest vegetables on a balcony or in a tiny garden. With a calendar for every month.',
    price: '27.50',
    categories: ['books', 'garden'],
    stock: 36,
  },
  {
    sku: 'BOK-0004',
    name: 'Murder on the Night Ferry',
    description:
      'A classic detective story on a ferry in the fog, with eleven suspects and one missing suitcase.',
    price: '9.99',
    categories: ['books'],
    stock: 125,
  },
  {
    sku: 'BOK-0005',
    name: 'Atlas of Quiet Places',
    description:
      'Maps, photographs and essays about forty of the most silent places on Earth. A generous hardback for long evenings.',
    price: '45.00',
    categories: ['books'],
    stock: 22,
  },
  {
    sku: 'BOK-0006',
    name: 'Goodnight, Little Robot',
    description: 'A picture book for children from three to six about a robot who will not go to sleep.',
    price: '12.50',
    categories: ['books', 'toys-and-games'],
    stock: 0,
  },
  {
    sku: 'BOK-0007',
    name: 'Practical Database Design',
    description:
      'A clear guide to tables, keys, transactions and indexes, with exercises. For those who build software for a living.',
    price: '39.90',
    categories: ['books'],
    stock: 30,
  },
  {
    sku: 'GAR-0001',
    name: 'Bypass Pruning Shears',
    description:
      'Forged pruning shears with replaceable blades for clean cuts through branches of up to two centimetres.',
    price: '34.50',
    categories: ['garden'],
    stock: 70,
  },
  {
    sku: 'GAR-0002',
    name: 'Galvanised Watering Can 9 Litres',
    description:
      'A watering can of galvanised steel with a brass rose. Its long spout reaches the back of every bed.',
    price: '44.00',
    categories: ['garden'],
    stock: 58,
  },
  {
    sku: 'GAR-0003',
    name: 'Basil Seeds',
    description:
      'Seeds of sweet Genovese basil for the windowsill or the garden. Sow from March, harvest all summer.',
    price: '2.49',
    categories: ['garden'],
    stock: 480,
  },
  {
    sku: 'GAR-0004',
    name: 'Cherry Tomato Seeds',
    description:
      'A vigorous cherry tomato that ripens early and tastes sweet. Grows in beds and in large pots.',
    price: '2.99',
    categories: ['garden'],
    stock: 420,
  },
  {
    sku: 'GAR-0005',
    name: 'Folding Garden Chair Pair',
    description:
      'Two folding chairs of oiled acacia wood for terrace and garden. They hang flat on a wall over the winter.',
    price: '189.00',
    categories: ['garden'],
    stock: 12,
  },
  {
    sku: 'GAR-0006',
    name: 'Terracotta Planter 30 cm',
    description: 'A frost-proof terracotta pot with a saucer, made for herbs, roses and small trees.',
    price: '27.90',
    categories: ['garden'],
    stock: 0,
  },
  {
    sku: 'GAR-0007',
    name: 'Expandable Garden Hose 20 m',
    description:
      'A hose that grows to twenty metres under pressure and shrinks again for storage. With a spray nozzle of seven patterns.',
    price: '64.95',
    categories: ['garden'],
    stock: 26,
  },
  {
    sku: 'SPO-0001',
    name: 'Natural Rubber Yoga Mat',
    description:
      'A non-slip yoga mat of natural rubber, five millimetres thick. Comes with a carrying strap.',
    price: '29.90',
    categories: ['sports-and-outdoors'],
    stock: 110,
  },
  {
    sku: 'SPO-0002',
    name: 'Adjustable Dumbbell 12 kg',
    description: 'One dumbbell that replaces six: turn the handle to choose from two to twelve kilograms.',
    price: '59.00',
    categories: ['sports-and-outdoors'],
    stock: 45,
  },
  {
    sku: 'SPO-0003',
    name: 'Two-Person Trekking Tent',
    description:
      'A double-walled tent of under two kilograms that stands up in five minutes. Keeps out wind and heavy rain.',
    price: '289.00',
    categories: ['sports-and-outdoors', 'travel'],
    stock: 14,
  },
  {
    sku: 'SPO-0004',
    name: 'Down Sleeping Bag',
    description:
      'A sleeping bag filled with ethical down, comfortable to minus two degrees. Packs to the size of a loaf of bread.',
    price: '139.00',
    categories: ['sports-and-outdoors'],
    stock: 25,
  },
  {
    sku: 'SPO-0005',
    name: 'Insulated Water Bottle 750 ml',
    description:
      'A steel bottle that keeps water cold for a day and tea hot for twelve hours. It does not leak.',
    price: '19.95',
    categories: ['sports-and-outdoors'],
    stock: 165,
  },
  {
    sku: 'SPO-0006',
    name: 'Trail Running Shoes',
    description:
      'Light running shoes with a grippy sole for mud, rock and forest tracks. Cushioned where long descents hurt.',
    price: '109.00',
    categories: ['sports-and-outdoors'],
    stock: 39,
  },
  {
    sku: 'SPO-0007',
    name: 'Resistance Band Set',
    description: 'Five elastic bands from light to very strong for training at home or on the road.',
    price: '8.90',
    categories: ['sports-and-outdoors'],
    stock: 275,
    unpictured: true,
  },
  {
    sku: 'SPO-0008',
    name: 'Gravel Bicycle',
    description:
      'A steel-framed gravel bicycle with disc brakes and wide tyres. At home on tarmac, towpaths and forest roads.',
    price: '1249.00',
    categories: ['sports-and-outdoors'],
    stock: 4,
  },
  {
    sku: 'TOY-0001',
    name: 'Wooden Railway Starter Set',
    description:
      'Thirty pieces of beech track, a bridge and a train with magnetic couplings. Fits the other well-known wooden railways.',
    price: '49.90',
    categories: ['toys-and-games'],
    stock: 77,
  },
  {
    sku: 'TOY-0002',
    name: 'Island Traders Board Game',
    description:
      'A strategy board game about trade and weather for two to five players. A round takes about an hour.',
    price: '34.95',
    categories: ['toys-and-games'],
    stock: 62,
  },
  {
    sku: 'TOY-0003',
    name: 'Jigsaw Puzzle 1000 Pieces',
    description:
      'A thousand-piece puzzle of a harbour at dusk, printed on recycled card. With a poster to follow.',
    price: '16.50',
    categories: ['toys-and-games'],
    stock: 145,
  },
  {
    sku: 'TOY-0004',
    name: 'Soft Toy Fox',
    description: 'A huggable fox of organic cotton plush, safe from birth. Survives the washing machine.',
    price: '22.90',
    categories: ['toys-and-games'],
    stock: 98,
  },
  {
    sku: 'TOY-0005',
    name: 'Deluxe Playing Cards',
    description: 'Two decks of linen-finish playing cards in a wooden box. They shuffle smoothly for years.',
    price: '11.99',
    categories: ['toys-and-games'],
    stock: 0,
  },
  {
    sku: 'TOY-0006',
    name: 'Build-Your-Own Robot Kit',
    description:
      'A kit of motors, sensors and parts with which children from ten up build and program a walking robot.',
    price: '74.00',
    categories: ['toys-and-games', 'electronics'],
    stock: 33,
  },
  {
    sku: 'OFF-0001',
    name: 'Dotted Notebook A5',
    description:
      'A thread-bound notebook with 192 dotted pages of thick, cream-coloured paper. Ink does not bleed through.',
    price: '14.90',
    categories: ['office'],
    stock: 190,
  },
  {
    sku: 'OFF-0002',
    name: 'Brass Fountain Pen',
    description:
      'A fountain pen of turned brass with a steel nib that writes smoothly from the first stroke. It gains a patina over time.',
    price: '69.00',
    categories: ['office'],
    stock: 27,
  },
  {
    sku: 'OFF-0003',
    name: 'Sticky Notes Six Pack',
    description: 'Six pads of sticky notes in soft colours that stay where they are put and come off clean.',
    price: '5.49',
    categories: ['office'],
    stock: 390,
    unpictured: true,
  },
  {
    sku: 'OFF-0004',
    name: 'Ergonomic Office Chair',
    description:
      'An office chair with an adjustable back, seat and armrests, and a mesh that breathes. Made for eight hours a day.',
    price: '399.00',
    categories: ['office', 'home-and-living'],
    stock: 11,
  },
  {
    sku: 'OFF-0005',
    name: 'Electric Standing Desk',
    description:
      'A height-adjustable desk with two quiet motors and four stored positions. Carries 120 kilograms.',
    price: '549.00',
    categories: ['office', 'home-and-living'],
    stock: 8,
  },
  {
    sku: 'OFF-0006',
    name: 'Felt Desk Organiser',
    description: 'A desk organiser of thick wool felt with room for pens, a phone and letters.',
    price: '26.00',
    categories: ['office'],
    stock: 72,
  },
  {
    sku: 'BEA-0001',
    name: 'Olive Oil Soap Bar',
    description:
      'A mild bar of soap made from cold-pressed olive oil, without perfume. For hands, face and body.',
    price: '9.50',
    categories: ['beauty-and-care'],
    stock: 215,
  },
  {
    sku: 'BEA-0002',
    name: 'Vitamin C Face Serum',
    description:
      'A light serum with stabilised vitamin C that leaves the skin bright and even. Suits sensitive skin.',
    price: '28.00',
    categories: ['beauty-and-care'],
    stock: 83,
  },
  {
    sku: 'BEA-0003',
    name: 'Shea Butter Hand Cream',
    description:
      'A rich hand cream with shea butter for dry winter skin. Absorbs quickly and leaves no grease.',
    price: '18.90',
    categories: ['beauty-and-care'],
    stock: 0,
    unpictured: true,
  },
  {
    sku: 'BEA-0004',
    name: 'Safety Razor',
    description:
      'A weighty safety razor of chromed brass for a close shave without plastic. Comes with five blades.',
    price: '42.00',
    categories: ['beauty-and-care'],
    stock: 49,
  },
  {
    sku: 'BEA-0005',
    name: 'Bamboo Toothbrush Pair',
    description:
      'Two toothbrushes with bamboo handles and soft bristles. Packed in card, without any plastic.',
    price: '6.75',
    categories: ['beauty-and-care', 'travel'],
    stock: 330,
  },
  {
    sku: 'TRA-0001',
    name: 'Cabin Suitcase 38 Litres',
    description:
      'A hard-shell cabin suitcase on four silent wheels, within the limits of most airlines. With a lock built in.',
    price: '169.00',
    categories: ['travel'],
    stock: 24,
  },
  {
    sku: 'TRA-0002',
    name: 'Canvas Weekend Backpack',
    description:
      "A backpack of waxed canvas with a padded laptop sleeve and room for a weekend's clothes. Sheds a shower of rain.",
    price: '84.50',
    categories: ['travel', 'sports-and-outdoors'],
    stock: 42,
  },
  {
    sku: 'TRA-0003',
    name: 'Packing Cube Set',
    description: 'Four light packing cubes that keep a suitcase in order and squeeze out the air.',
    price: '21.90',
    categories: ['travel'],
    stock: 135,
  },
  {
    sku: 'TRA-0004',
    name: 'World Travel Adapter',
    description:
      'One adapter for the sockets of more than 150 countries, with two USB ports. It has its own fuse.',
    price: '31.50',
    categories: ['travel', 'electronics'],
    stock: 0,
  },
];

/** A shop to look around in. The README names its passwords. */
export const demoShop: Shop = { name: 'demo', logins, categories, products, posts, comments, rules };
