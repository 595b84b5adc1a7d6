import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAdmin, buildProduct } from '../helpers/factories.js';
import { startReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';
import { deliveriesAre, expectWebhooksHold } from '../helpers/webhooks.js';
import { type ClusterShop, startShop } from './shop.js';

// Events that happen on two nodes at once, which both sequence and both send: neither knows of the other's locks.

const PRODUCTS = 4;
const CHANGES = 10;

let shop: ClusterShop;
let receiver: WebhookReceiver;
let token: string;
beforeAll(async () => {
  receiver = await startReceiver();
  shop = await startShop(2, { SECRETS_KEY: 'k'.repeat(32), WEBHOOK_TIMEOUT_SECONDS: '1' });
  token = await shop.signIn(await buildAdmin());
});
afterAll(async () => {
  await shop?.stop();
  await receiver?.close();
});

it('each event arrives, and those of a product in their order', async () => {
  const ids = await Promise.all(Array.from({ length: PRODUCTS }, async () => (await buildProduct()).id));
  const body = { url: receiver.url, types: ['product.*'], maxInFlight: 2 };
  const created = await shop.request(0, 'POST', '/api/admin/webhook-endpoints', { token, body });
  expect(created.status).toBe(201);
  await shop.settled();

  // Each product is changed on both nodes in turn, and different ones at once.
  await Promise.all(
    ids.map(async (id) => {
      for (let n = 0; n < CHANGES; n++) {
        const path = `/api/admin/products/${id}`;
        const changed = await shop.request(n % 2, 'PATCH', path, { token, body: { name: `Name ${n}` } });
        expect(changed.status).toBe(200);
        await shop.settled();
      }
    }),
  );
  await deliveriesAre(created.body.id, PRODUCTS * CHANGES, ['done'], 60_000);
  for (const id of ids) {
    const arrived = receiver.received.filter(({ body: { data } }) => data.id === String(id));
    const versions = [...new Set(arrived.map(({ body: { data } }) => Number(data.version)))];
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions).toHaveLength(CHANGES);
  }
  await expectWebhooksHold(shop.sequelize);
});
