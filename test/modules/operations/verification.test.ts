import { QueryTypes } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type User, Verification } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp();
  await service.listen();
  admin = await buildAdmin();
});
afterAll(() => service.close());

const ask = (as = admin) => service.request('POST', '/api/admin/verify', { as });
const read = async () => (await service.request('GET', '/api/admin/verify', { as: admin })).body;

async function ended(id: string) {
  const options = { timeout: 40_000, interval: 20 };
  await vi.waitFor(async () => expect((await read()).last?.id).toBe(id), options);
  return (await read()).last;
}

it('runs the checks once they are asked for, and keeps what they found', async () => {
  expect(await read()).toEqual({ current: null, last: null });
  const product = await buildProduct({ stock: 3 });
  const asked = await ask();
  expect(asked).toMatchObject({ status: 202, body: { id: expect.any(String) } });
  const first = await ended(asked.body.id);
  expect(first).toMatchObject({ ok: true, error: null, actorId: admin.id, seconds: expect.any(Number) });
  expect(first.checked).toContainEqual({ of: 'stockLevels', rows: 1 });
  expect(new Set(first.checks.map(({ area }: { area: string }) => area))).toEqual(
    new Set([
      'stock',
      'orders',
      'payments',
      'discounts',
      'catalog',
      'pricing',
      'comments',
      'mails',
      'events',
      'webhooks',
    ]),
  );

  await service.sequelize.query(`UPDATE stock_levels SET onHand = 5 WHERE productId = ${product.id}`, {
    type: QueryTypes.UPDATE,
  });
  const second = await ended((await ask()).body.id);
  expect(second.ok).toBe(false);
  const [wrong, ...others] = second.checks.filter(({ violations }: { violations: number }) => violations > 0);
  expect(others).toEqual([]);
  expect(wrong).toMatchObject({ area: 'stock', violations: 1, mend: expect.any(String) });
  expect(wrong.first[0]).toMatchObject({ productId: product.id });
  expect((await read()).current).toBe(null);
  await service.sequelize.query(`UPDATE stock_levels SET onHand = 3 WHERE productId = ${product.id}`);
});

it('is one at a time, whoever asks', async () => {
  const lease = new Date(Date.now() + 3_600_000);
  const id = uuid();
  // Another process is at it.
  await Verification.create({ id, actorId: 1, holder: uuid(), dueAt: lease, progress: 'orders: 20000' });
  const asked = await Promise.all([ask(), ask(), ask()]);
  expect(asked.map(({ body }) => body.id)).toEqual([id, id, id]);
  expect(await read()).toMatchObject({ current: { id, progress: 'orders: 20000' } });
  expect(await Verification.count({ where: { open: 1 } })).toBe(1);

  // And dies: once its lease is over, whoever looks takes it up.
  await Verification.update({ dueAt: new Date(0) }, { where: { id } });
  expect((await ask()).body.id).toBe(id);
  expect(await ended(id)).toMatchObject({ ok: true });
});

it('says why it found nothing out, and can be asked for again', async () => {
  await service.sequelize.query('RENAME TABLE withheld_refunds TO elsewhere');
  const failed = await ended((await ask()).body.id);
  await service.sequelize.query('RENAME TABLE elsewhere TO withheld_refunds');
  expect(failed).toMatchObject({ ok: null, error: expect.stringMatching(/withheld_refunds/), checks: [] });
  expect(await ended((await ask()).body.id)).toMatchObject({ ok: true });
});

it('is for admins', async () => {
  expect((await ask(await buildUser())).status).toBe(403);
});
