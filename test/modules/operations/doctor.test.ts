import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';

const JWT_SECRET = 'Zp4vN7rXc2Lk9TqWm5Hs8YbEu3Jd6GfA';
const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_q8Wz', STRIPE_WEBHOOK_SECRET: 'whsec_m3Kd' };

let service: TestApp;
let admin: User;

beforeAll(async () => {
  service = await startApp({ JWT_SECRET, ...STRIPE });
  admin = await buildAdmin();
});
afterAll(() => service.close());

const read = (as = admin) => service.request('GET', '/api/admin/doctor', { as });

interface Finding {
  check: string;
  state: string;
  mend: string | null;
}

it('says what npm run doctor would, of the service that runs, and no secret of it', async () => {
  const { status, body } = await read();
  expect({ status, body }).toMatchObject({ status: 200, body: { ok: true, at: expect.any(String) } });
  const findings: Finding[] = body.findings;
  expect(Object.fromEntries(findings.map(({ check, state }) => [check, state]))).toMatchObject({
    node: 'ok',
    secret: 'ok',
    database: 'ok',
    isolation: 'ok',
    privileges: 'ok',
    migrations: 'ok',
    ratings: 'ok',
    prices: 'ok',
    inventory: 'skipped',
  });
  for (const { state, mend } of findings) expect(mend === null).toBe(state === 'ok');
  const said = JSON.stringify(body);
  for (const secret of [JWT_SECRET, ...Object.values(STRIPE)]) expect(said).not.toContain(secret);
});

it('looks once for all who ask at the same time', async () => {
  const count = async (times: number) => {
    const statements = await service.statementsDuring(() =>
      Promise.all(Array.from({ length: times }, () => read())),
    );
    return statements.filter((sql) => sql.includes('SHOW GRANTS')).length;
  };
  expect(await count(1)).toBe(1);
  expect(await count(5)).toBe(1);
});

it('is for admins', async () => {
  expect((await read(await buildUser())).status).toBe(403);
});
