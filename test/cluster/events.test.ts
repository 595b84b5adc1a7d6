import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from '../../src/consistency/verify.js';
import { EVENT_AREA } from '../../src/events/checks.js';
import { readEvents } from '../../src/events/read-events.js';
import { Order } from '../../src/models/index.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { type ClusterShop, startShop } from './shop.js';

// A sequencer on each of two nodes: neither knows of the other's locks, so of two at once one is rolled back and repeated.

let shop: ClusterShop;
beforeAll(async () => {
  shop = await startShop(2, { EVENTS: 'on' });
});
afterAll(() => shop?.stop());

const ORDERS = 40;

it('each event is in the feed once, without gaps, and those of an order are in order', async () => {
  const [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  const [asCustomer, asAdmin] = await Promise.all([shop.signIn(customer), shop.signIn(admin)]);
  const { id: productId } = await buildProduct({ stock: 10_000 });
  await shop.settled();
  const body = orderBody([{ productId, quantity: 2 }], { paymentMethod: 'invoice' });
  const ids = await Promise.all(
    Array.from({ length: ORDERS }, async (_, n) => {
      const [here, there] = [n % 2, (n + 1) % 2];
      const placed = await shop.request(here, 'POST', '/api/orders', { token: asCustomer, body });
      expect(placed.status).toBe(201);
      await shop.settled();
      // The next change is made on the other node.
      const url = `/api/admin/orders/${placed.body.id}`;
      const lines = [{ line: 1, quantity: 1 }];
      expect((await shop.request(there, 'POST', `${url}/accept`, { token: asAdmin, body: {} })).status).toBe(
        200,
      );
      await shop.settled();
      const cancelled = await shop.request(here, 'POST', `${url}/cancel`, {
        token: asAdmin,
        body: { lines },
      });
      expect(cancelled.status).toBe(200);
      return placed.body.id as string;
    }),
  );
  const waiting = async () => {
    await shop.settled();
    const sql = 'SELECT COUNT(*) AS waiting FROM outbox';
    const [row] = await shop.sequelize.query<{ waiting: number }>(sql, { type: QueryTypes.SELECT });
    return row?.waiting;
  };
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0);

  const events = await readEvents(shop.sequelize, { after: 0, limit: 100_000 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  for (const id of ids) {
    const { version } = await Order.findByPk(id, { rejectOnEmpty: true });
    const told = events.filter(({ aggregateId }) => aggregateId === id).map((event) => event.version);
    expect(told).toEqual(Array.from({ length: version }, (_, index) => index + 1));
  }
  expect((await verify(shop.sequelize, [EVENT_AREA])).ok).toBe(true);
});
