import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../../src/http/paging.js';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
afterAll(() => service.close());

const list = (productId: unknown, query = '', as: User | undefined = admin) =>
  service.request('GET', `/api/admin/products/${productId}/stock-movements${query}`, { as });
const adjust = (productId: number, quantity: number) =>
  service.request('POST', `/api/admin/products/${productId}/stock-adjustments`, {
    as: admin,
    body: { quantity, reason: `Moved ${quantity}` },
  });

describe('GET /api/admin/products/:id/stock-movements', () => {
  it('tells how the stock came about, the newest first', async () => {
    const [product, other] = await Promise.all([buildProduct({ stock: 10 }), buildProduct({ stock: 99 })]);
    await adjust(product.id, 5);
    await adjust(other.id, 1);
    const { body: order } = await service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId: product.id, quantity: 3 }]),
    });

    const { status, body } = await list(product.id, '?count=true');

    expect(status).toBe(200);
    const common = {
      id: expect.any(Number),
      productId: product.id,
      locationId: 1,
      location: { code: 'main', name: 'Main warehouse', kind: 'physical' },
      orderId: null,
      orderNumber: null,
      actorType: 'service',
      actorId: null,
      reason: null,
      reasonCode: null,
      documentId: null,
      document: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
    };
    expect(body).toEqual({
      items: [
        {
          ...common,
          ...{
            quantity: -3,
            onHand: 0,
            committed: 3,
            onHandAfter: 15,
            committedAfter: 3,
            kind: 'order',
            orderId: order.id,
            orderNumber: order.number,
            balance: 12,
          },
        },
        {
          ...common,
          ...{
            quantity: 5,
            onHand: 5,
            committed: 0,
            onHandAfter: 15,
            committedAfter: 0,
            kind: 'adjustment',
            actorType: 'user',
            actorId: admin.id,
            reason: 'Moved 5',
            balance: 15,
          },
        },
        {
          ...common,
          quantity: 10,
          onHand: 10,
          committed: 0,
          onHandAfter: 10,
          committedAfter: 0,
          kind: 'initial',
          balance: 10,
        },
      ],
      total: 3,
      next: null,
    });
    const { body: shown } = await service.request('GET', `/api/products/${product.id}`);
    const sum = body.items.reduce((units: number, item: { quantity: number }) => units + item.quantity, 0);
    expect(sum).toBe(shown.stockQuantity);
  });

  it('is empty for a product that never had stock', async () => {
    const { id } = await buildProduct({ stock: 0 });
    expect((await list(id, '?count=true')).body).toEqual({ items: [], next: null, total: 0 });
  });

  it('shows every movement once, by offset and by cursor, also while others are added', async () => {
    const { id } = await buildProduct({ stock: 100 });
    for (let quantity = 1; quantity <= 6; quantity++) await adjust(id, quantity);
    const expected = [6, 5, 4, 3, 2, 1, 100];
    const quantities = (body: { items: Array<{ quantity: number }> }) =>
      body.items.map((item) => item.quantity);

    const byOffset: number[] = [];
    for (let offset = 0; offset < expected.length; offset += 3) {
      const { body } = await list(id, `?limit=3&count=true&offset=${offset}`);
      expect(body.total).toBe(expected.length);
      byOffset.push(...quantities(body));
    }
    expect(byOffset).toEqual(expected);

    const byCursor: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await list(id, next ? `?limit=3&after=${next}` : '?limit=3');
      byCursor.push(...quantities(body));
      next = body.next;
      await adjust(id, -1);
    }
    expect(byCursor).toEqual(expected);
  });

  it.each([
    ['limit', '?limit=0'],
    ['limit', '?limit=101'],
    ['limit', '?limit=abc'],
    ['offset', '?offset=-1'],
    ['after', '?after=garbage'],
    ['after', `?after=${encodeCursor('5')}`],
    ['after', `?after=${encodeCursor(1.5)}`],
    ['kind', '?kind=sale'],
    ['to', '?to=yesterday'],
    ['colour', '?colour=red'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    const { id } = await buildProduct();
    const { status, body } = await list(id, query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  it('is 404 for a product that is not there, 400 for what is no id', async () => {
    expect(await list(999_999)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    for (const id of ['abc', '0', '-1', '1e3', '%00']) expect((await list(id)).status).toBe(400);
  });

  it('is for admins', async () => {
    const { id } = await buildProduct();
    expect((await service.request('GET', `/api/admin/products/${id}/stock-movements`)).status).toBe(401);
    expect((await list(id, '', customer)).status).toBe(403);
  });
});
