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
};
