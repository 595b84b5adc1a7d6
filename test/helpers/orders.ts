import { expect } from 'vitest';
import { Order, StockLevel, StockMovement, type User } from '../../src/models/index.js';
import type { TestApp } from './app.js';
import { buildProduct, orderBody } from './factories.js';

export interface PlacedTestOrder {
  id: string;
  /** The product of each line. */
  productIds: number[];
}

/**
 * Places an order through the API, of a new product a line.
 * @param quantities units, a line each; of each product there are 10 beforehand
 */
export async function placeOrder(
  service: TestApp,
  customer: User,
  quantities: number[],
  prices: string[] = [],
): Promise<PlacedTestOrder> {
  const productIds: number[] = [];
  for (const index of quantities.keys()) {
    productIds.push((await buildProduct({ stock: 10, price: prices[index] ?? '10.00' })).id);
  }
  const lines = quantities.map((quantity, index) => ({ productId: productIds[index] as number, quantity }));
  const { status, body } = await service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody(lines),
  });
  expect(status).toBe(201);
  return { id: body.id, productIds };
}

/** Units on hand of each product. */
export async function unitsOnHand(productIds: number[]): Promise<number[]> {
  const levels = await StockLevel.findAll({ where: { productId: productIds }, raw: true });
  return productIds.map((id) => levels.find(({ productId }) => productId === id)?.onHand ?? Number.NaN);
}

/** Kind and quantity of each movement that the order made, in order. */
export async function movementsOf(orderId: string): Promise<Array<[string, number]>> {
  const movements = await StockMovement.findAll({ where: { orderId }, order: ['id'], raw: true });
  return movements.map(({ kind, quantity }) => [kind, quantity]);
}

/** Status and version as they stand in the database: what a refused change must leave alone. */
export async function stateOf(orderId: string): Promise<{ status: string; version: number }> {
  const order = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  return { status: order.status, version: order.version };
}
