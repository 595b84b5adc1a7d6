import { describe, expect, it } from 'vitest';
import {
  decideOrders,
  mergeLines,
  type Placement,
} from '../../../src/modules/orders/placing/decide-orders.js';
import type { Line, ProductForSale } from '../../../src/modules/pricing/api.js';
import { ADDRESS } from '../../helpers/factories.js';
import { inOnePlace, LOCATION_ID } from '../../helpers/location.js';

const product = (id: number, overrides: Partial<ProductForSale> = {}): ProductForSale => ({
  id,
  name: `Product ${id}`,
  price: '1.00',
  currency: 'USD',
  isActive: true,
  taxCategoryId: 1,
  ...overrides,
});
const products = new Map([product(1), product(2), product(3, { price: '0.10' })].map((one) => [one.id, one]));
const asking = (...lines: Line[]): Placement => ({
  orderId: 'not looked at',
  number: 'nor this',
  userId: 1,
  lines,
  shippingAddress: ADDRESS,
  paymentMethod: 'card',
});

/** 'placed', or the code of the refusal. */
function outcomes(placements: Placement[], stock: Map<number, number>): string[] {
  return decideOrders(placements, products, inOnePlace(stock)).map((decision) =>
    'refused' in decision ? decision.refused.code : 'placed',
  );
}

describe('decideOrders', () => {
  it('gives the last unit to who comes first', () => {
    const one = () => asking({ productId: 1, quantity: 1 });
    expect(outcomes([one(), one(), one()], new Map([[1, 2]]))).toEqual([
      'placed',
      'placed',
      'INSUFFICIENT_STOCK',
    ]);
  });

  it('takes nothing for a refused order, so a smaller one behind it still fits', () => {
    const stock = new Map([
      [1, 5],
      [2, 0],
    ]);
    const basket = asking({ productId: 1, quantity: 5 }, { productId: 2, quantity: 1 });
    expect(outcomes([basket, asking({ productId: 1, quantity: 5 })], stock)).toEqual([
      'INSUFFICIENT_STOCK',
      'placed',
    ]);
  });

  it('tells a shortage by what the orders before it left over', () => {
    const [, second] = decideOrders(
      [asking({ productId: 1, quantity: 3 }), asking({ productId: 1, quantity: 3 })],
      products,
      inOnePlace(new Map([[1, 4]])),
    );
    expect(second).toMatchObject({
      refused: { extensions: { shortages: [{ productId: 1, requested: 3, available: 1 }] } },
    });
  });

  it('leaves its arguments alone', () => {
    const stock = inOnePlace(new Map([[1, 4]]));
    decideOrders([asking({ productId: 1, quantity: 3 })], products, stock);
    expect(stock).toEqual(inOnePlace(new Map([[1, 4]])));
  });

  it('counts lines from 1 and adds up in minor units', () => {
    const [decision] = decideOrders(
      [asking({ productId: 3, quantity: 3 }, { productId: 1, quantity: 2 })],
      products,
      inOnePlace(
        new Map([
          [1, 9],
          [3, 9],
        ]),
      ),
    );
    expect(decision).toEqual({
      priced: {
        totalAmount: '2.30',
        currency: 'USD',
        items: [
          {
            line: 1,
            productId: 3,
            name: 'Product 3',
            quantity: 3,
            price: '0.10',
            subtotal: '0.30',
            total: '0.30',
          },
          {
            line: 2,
            productId: 1,
            name: 'Product 1',
            quantity: 2,
            price: '1.00',
            subtotal: '2.00',
            total: '2.00',
          },
        ],
      },
      allocation: [3, 2].map((quantity) => [{ locationId: LOCATION_ID, quantity }]),
    });
  });
});

describe('mergeLines', () => {
  it('adds up lines of a product where the first of them stood', () => {
    const lines = [
      { productId: 2, quantity: 1 },
      { productId: 1, quantity: 2 },
      { productId: 2, quantity: 3 },
    ];
    expect(mergeLines(lines)).toEqual([
      { productId: 2, quantity: 4 },
      { productId: 1, quantity: 2 },
    ]);
  });
});
