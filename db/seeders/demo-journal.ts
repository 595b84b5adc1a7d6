import type { Shop } from './shop.js';

const AUTHOR = 'author@example.com';
const ADMIN = 'admin@example.com';
const CUSTOMER = 'customer@example.com';

export const posts: Shop['posts'] = [
  {
    author: AUTHOR,
    title: 'How to season a cast iron skillet',
    content: `A skillet comes to you seasoned, and stays so if you let it.

Wash it in hot water, dry it at once, and rub it with a drop of oil: far less than you think. Wipe off what you can see, turn it upside down in a hot oven and leave it there for an hour.

Do that three times in its first month. After that, cooking does it for you.`,
    publishedAt: new Date('2026-01-12T09:00:00.000Z'),
  },
  {
    author: AUTHOR,
    title: 'Pruning in winter: where to cut, and where to stop',
    content: `Cut on a dry day, above a bud that faces outwards, and at a slant so that rain runs off.

Take what is dead, what is ill, and what crosses. Then step back, make tea, and look again: a branch is quickly cut and slowly grown.`,
    publishedAt: new Date('2026-01-26T08:30:00.000Z'),
  },
  {
    author: ADMIN,
    title: 'We now ship on Saturdays, too',
    content: 'Whatever is ordered by ten on a Saturday morning leaves the warehouse on the same day.',
    publishedAt: new Date('2026-02-02T12:00:00.000Z'),
  },
  {
    author: AUTHOR,
    title: 'Ten mugs that outlive their owners',
    content: 'To be written: two down, eight to go. Ask the warehouse for the blue one.',
  },
];

export const comments: Shop['comments'] = [
  {
    author: CUSTOMER,
    post: 'How to season a cast iron skillet',
    content: 'An hour was not enough for mine. Two were.',
  },
  {
    author: ADMIN,
    post: 'How to season a cast iron skillet',
    content: 'Then your oven is cooler than it says: ours needed an hour and a thermometer.',
  },
  {
    author: CUSTOMER,
    post: 'Pruning in winter: where to cut, and where to stop',
    content: 'The tea is the part that I had been missing.',
  },
  { author: CUSTOMER, product: 'KIT-0001', rating: 5, content: 'Heavy, and worth every gram of it.' },
  {
    author: AUTHOR,
    product: 'KIT-0001',
    rating: 4,
    content: 'As good as they say. The handle gets as hot as the rest.',
  },
  {
    author: CUSTOMER,
    product: 'ELE-0001',
    rating: 3,
    content: 'Quiet, and comfortable for an hour. Then they press.',
  },
  { author: AUTHOR, product: 'GAR-0001', rating: 5, content: 'Third winter, second blade, no complaints.' },
];
