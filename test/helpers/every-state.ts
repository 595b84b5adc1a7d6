import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { User } from '../../src/models/index.js';
import type { TestApp } from './app.js';
import { buildProduct, orderBody } from './factories.js';
import { orderDesk } from './orders.js';

const units = (line: number, quantity: number) => ({ lines: [{ line, quantity }] });

/** Orders in every state, of two lines each: of 4 units and of 2. */
export async function fillShop(
  service: TestApp,
  customer: User,
  admin: User,
  { currency, price }: { currency: string; price: string },
): Promise<void> {
  const desk = orderDesk(service, customer, admin);
  const pending = () => place(service, customer, currency, price);
  const processing = async () => {
    const id = await pending();
    expect((await desk.accept(id)).status).toBe(200);
    return id;
  };
  const delivered = async () => {
    const id = await processing();
    await desk.deliverAll(id);
    return id;
  };
  const takeBack = async (id: string, body: object) => {
    const { body: asked } = await desk.askBack(id, { ...units(1, 2), reason: 'Too small' });
    await desk.decide(id, asked.id, 'approve');
    expect((await desk.decide(id, asked.id, 'receive', body)).status).toBe(200);
  };
  await pending();
  await desk.cancel(await pending());
  await desk.cancel(await pending(), units(1, 1));
  const paid = await processing();
  expect((await service.request('POST', `/api/admin/orders/${paid}/mark-paid`, { as: admin })).status).toBe(
    200,
  );
  await desk.cancel(paid, { ...units(2, 1), refund: false });
  await desk.cancel(await processing(), { ...units(1, 3), restock: false });
  await desk.ship(await processing(), units(1, 1));
  expect((await desk.ship(await processing())).status).toBe(201);
  await takeBack(await delivered(), {
    lines: [{ line: 1, restock: 1, writeOff: 0 }],
  });
  const asked = await delivered();
  await takeBack(asked, { refund: false });
  await desk.askBack(asked, { ...units(2, 1), reason: 'Too large' });
}

async function place(service: TestApp, customer: User, currency: string, price: string): Promise<string> {
  const lines = [];
  for (const quantity of [4, 2]) {
    lines.push({ productId: (await buildProduct({ currency, price, stock: 10 })).id, quantity });
  }
  const { status, body } = await service.request('POST', '/api/orders', {
    as: customer,
    headers: { 'idempotency-key': randomUUID() },
    // Goods on an invoice are sent before they are paid.
    body: { ...orderBody(lines), paymentMethod: 'invoice' },
  });
  expect(status).toBe(201);
  return body.id;
}
