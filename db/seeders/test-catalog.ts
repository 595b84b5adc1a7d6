import type { Shop } from './shop.js';

/**
 * A shop for the tests of its clients: small, and with one of each thing that a client has to cope with. Every
 * login's password is "test-password".
 */
export const testShop: Shop = {
  name: 'test',
  logins: [
    {
      email: 'test-admin@example.com',
      password: 'test-password',
      firstName: 'Test',
      lastName: 'Admin',
      role: 'admin',
    },
    {
      email: 'test-customer@example.com',
      password: 'test-password',
      firstName: 'Test',
      lastName: 'Customer',
      role: 'customer',
    },
    {
      email: 'test-disabled@example.com',
      password: 'test-password',
      firstName: 'Test',
      lastName: 'Disabled',
      role: 'customer',
      isActive: false,
    },
    {
      email: 'test-author@example.com',
      password: 'test-password',
      firstName: 'Test',
      lastName: 'Author',
      role: 'author',
    },
  ],
  categories: [
    { name: 'Test shelf', slug: 'test-shelf', description: 'Everything that the tests of a client need.' },
    { name: 'Test empty', slug: 'test-empty', description: 'A category in which there is nothing at all.' },
  ],
  products: [
    {
      sku: 'TEST-PLENTY',
      name: 'Test product with plenty of stock',
      description: 'Can be bought for as long as the tests run.',
      price: '10.00',
      categories: ['test-shelf'],
      stock: 1_000_000,
    },
    {
      sku: 'TEST-LAST',
      name: 'Test product with one left',
      description: 'The first to order it gets it, and nobody after that.',
      price: '19.99',
      categories: ['test-shelf'],
      stock: 1,
    },
    {
      sku: 'TEST-NONE',
      name: 'Test product that is sold out',
      description: 'Ordering it is refused for want of stock.',
      price: '0.01',
      categories: ['test-shelf'],
      stock: 0,
    },
    {
      sku: 'TEST-HIDDEN',
      name: 'Test product that is not for sale',
      description: 'Only admins see it, and nobody can order it.',
      price: '99999999.99',
      categories: ['test-shelf'],
      stock: 10,
      isActive: false,
    },
    {
      sku: 'TEST-BARE',
      name: 'Test product without a picture or category',
      description: 'For pages that expect to find either.',
      price: '5.50',
      categories: [],
      stock: 100,
      unpictured: true,
    },
  ],
  posts: [
    {
      author: 'test-author@example.com',
      title: 'Test post with comments',
      content: 'Everyone can read it, and has said something about it.',
      publishedAt: new Date('2026-01-01T00:00:00.000Z'),
    },
    {
      author: 'test-author@example.com',
      title: 'Test draft',
      content: 'Only its author and admins can read it.',
    },
  ],
  comments: [
    { author: 'test-customer@example.com', post: 'Test post with comments', content: 'A comment.' },
    {
      author: 'test-disabled@example.com',
      post: 'Test post with comments',
      content: 'A comment that is hidden.',
      isHidden: true,
    },
    { author: 'test-customer@example.com', product: 'TEST-PLENTY', rating: 5, content: 'A review.' },
    { author: 'test-author@example.com', product: 'TEST-PLENTY', rating: 2, content: 'Another one.' },
    {
      author: 'test-disabled@example.com',
      product: 'TEST-PLENTY',
      rating: 1,
      content: 'A review that is hidden, and does not count.',
      isHidden: true,
    },
  ],
};
