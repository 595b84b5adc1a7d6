import { expect } from 'vitest';
import { availableOf } from '../../src/models/availability.js';
import { Order, StockLevel, StockMovement, type User } from '../../src/models/index.js';
import { formatOrderNumber } from '../../src/rules/order-number.js';
import type { Answer, TestApp } from './app.js';
import { buildProduct, orderBody } from './factories.js';

export interface PlacedTestOrder {
  id: string;
  /** The product of each line. */
  productIds: number[];
}

/**
 * Places an order through the API, of a new product a line, to be paid by invoice unless told: it can be sent before it is paid.
 * @param quantities units, a line each; of each product there are 10 beforehand
 */
export async function placeOrder(
  service: Pick<TestApp, 'request'>,
  customer: User,
  quantities: number[],
  prices: string[] = [],
  paymentMethod = 'invoice',
): Promise<PlacedTestOrder> {
  const productIds: number[] = [];
  for (const index of quantities.keys()) {
    productIds.push((await buildProduct({ stock: 10, price: prices[index] ?? '10.00' })).id);
  }
  const lines = quantities.map((quantity, index) => ({ productId: productIds[index] as number, quantity }));
  const { status, body } = await service.request('POST', '/api/orders', {
    as: customer,
    body: orderBody(lines, { paymentMethod }),
  });
  expect(status).toBe(201);
  return { id: body.id, productIds };
}

/** What people call it by, as it stands in the database. */
export async function numberOf(orderId: string): Promise<string> {
  const { number } = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  return formatOrderNumber(number);
}

/** Units that can be bought of each product. */
export async function unitsForSale(productIds: number[]): Promise<number[]> {
  const levels = await StockLevel.findAll({ where: { productId: productIds }, raw: true });
  return productIds.map((id) => {
    const level = levels.find(({ productId }) => productId === id);
    return level ? availableOf(level) : Number.NaN;
  });
}

/** Units that can be bought of a product; undefined while no stock is kept of it. */
export async function unitsLeft(productId: number): Promise<number | undefined> {
  const level = await StockLevel.findOne({ where: { productId }, raw: true });
  return level ? availableOf(level) : undefined;
}

/** Kind of each movement that the order made, and what it changed on hand and committed, in order. */
export async function movementsOf(orderId: string): Promise<Array<[string, number, number]>> {
  const movements = await StockMovement.findAll({ where: { orderId }, order: ['id'], raw: true });
  return movements.map(({ kind, onHand, committed }) => [kind, onHand, committed]);
}

/** Status and version as they stand in the database: what a refused change must leave alone. */
export async function stateOf(orderId: string): Promise<{ status: string; version: number }> {
  const order = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  return { status: order.status, version: order.version };
}

export interface OrderDesk {
  /** An order that is being worked on, of a new product a line. */
  processing(quantities: number[], prices?: string[]): Promise<PlacedTestOrder>;
  /** The same, all of which was sent and has arrived. */
  delivered(quantities: number[], prices?: string[]): Promise<PlacedTestOrder>;
  /** Goes to work on it. */
  accept(id: string, body?: object): Promise<Answer>;
  /** Sends all that is open in one parcel, which arrives. */
  deliverAll(id: string): Promise<void>;
  cancel(id: string, body?: object): Promise<Answer>;
  /** Sends units of it. */
  ship(id: string, body?: object): Promise<Answer>;
  deliver(id: string, fulfilmentId: string): Promise<Answer>;
  /** As the customer asks for it. */
  askBack(id: string, body: object): Promise<Answer>;
  /** @param verb approve, reject or receive */
  decide(id: string, returnId: string, verb: string, body?: object): Promise<Answer>;
}

/** What an admin does with the orders of a customer, through the API. */
export function orderDesk(service: Pick<TestApp, 'request'>, customer: User, admin: User): OrderDesk {
  const post = (path: string, body?: object) => service.request('POST', `/api${path}`, { as: admin, body });
  const accept = (id: string, body?: object) => post(`/admin/orders/${id}/accept`, body);
  const ship = (id: string, body?: object) => post(`/admin/orders/${id}/fulfilments`, body);
  const deliver = (id: string, fulfilmentId: string) =>
    post(`/admin/orders/${id}/fulfilments/${fulfilmentId}/deliver`);
  const deliverAll = async (id: string) => {
    const sent = await ship(id);
    expect(sent.status).toBe(201);
    expect((await deliver(id, sent.body.id)).status).toBe(200);
  };
  const processing = async (quantities: number[], prices?: string[]) => {
    const order = await placeOrder(service, customer, quantities, prices);
    expect((await accept(order.id)).status).toBe(200);
    return order;
  };
  return {
    processing,
    async delivered(quantities, prices) {
      const order = await processing(quantities, prices);
      await deliverAll(order.id);
      return order;
    },
    accept,
    deliverAll,
    cancel: (id, body) => post(`/admin/orders/${id}/cancel`, body),
    ship,
    deliver,
    askBack: (id, body) => service.request('POST', `/api/orders/${id}/returns`, { as: customer, body }),
    decide: (id, returnId, verb, body) => post(`/admin/orders/${id}/returns/${returnId}/${verb}`, body),
  };
}
