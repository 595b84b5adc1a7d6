import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin } from '../helpers/factories.js';

/** Short lists whose entries others refer to: the path, where they are made, and what one is made of. */
const LISTS = [
  ['/api/categories', '/api/admin/categories', (n: number) => ({ name: `Pans ${n}` })],
  [
    '/api/admin/customer-groups',
    '/api/admin/customer-groups',
    (n: number) => ({ code: `group-${n}`, name: `Group ${n}` }),
  ],
  [
    '/api/admin/tax-categories',
    '/api/admin/tax-categories',
    (n: number) => ({ code: `tax-${n}`, name: `Tax ${n}` }),
  ],
  [
    '/api/admin/shipping-zones',
    '/api/admin/shipping-zones',
    (n: number) => ({ name: `Zone ${n}`, regions: [{ country: ['DE', 'FR', 'IT'][n] }] }),
  ],
] as const;

describe.each(LISTS)('%s?ids=', (path, madeAt, bodyOf) => {
  let service: TestApp;
  let admin: User;
  const made: number[] = [];

  beforeAll(async () => {
    service = await startApp();
    admin = await buildAdmin();
    for (let n = 0; n < 3; n++) {
      const answer = await service.request('POST', madeAt, { as: admin, body: bodyOf(n) });
      expect(answer.status).toBe(201);
      made.push(answer.body.id);
    }
  });
  afterAll(() => service.close());

  const list = (query: string) => service.request('GET', `${path}?${query}`, { as: admin });
  const idsOf = (items: Array<{ id: number }>) => items.map(({ id }) => id);

  it('finds those that are named, in the order of the list, and counts them', async () => {
    const [first, , third] = made;
    const { status, body } = await list(`ids=${third},${first},${third},4294967295&count=true`);
    expect(status).toBe(200);
    expect({ ids: idsOf(body.items), total: body.total }).toEqual({ ids: [first, third], total: 2 });
  });

  it('pages through them', async () => {
    const [first, , third] = made;
    const { body } = await list(`ids=${first},${third}&limit=1`);
    const next = await list(`ids=${first},${third}&limit=1&after=${encodeURIComponent(body.next)}`);
    expect([...idsOf(body.items), ...idsOf(next.body.items)]).toEqual([first, third]);
    expect(next.body.next).toBe(null);
  });

  it.each(['', 'x', '0', '1,', '-1', Array(101).fill(7).join(',')])('refuses the ids "%s"', async (ids) => {
    expect(await list(`ids=${ids}`)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ field: 'ids' }] },
    });
  });
});
