import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IS_CONTEXT_CHEAP, inTransaction } from '../../src/database/transaction.js';
import { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';

let shop: TestApp;

beforeAll(async () => {
  shop = await startApp({
    NODE_ENV: 'production',
    JWT_SECRET: randomBytes(32).toString('base64url'),
  });
});

afterAll(() => shop.close());

describe('in production', () => {
  const forgetful = () => inTransaction(shop.sequelize, () => User.count());

  it.runIf(IS_CONTEXT_CHEAP)('a query that forgets its transaction throws, from Node 24 on', async () => {
    await expect(forgetful()).rejects.toThrow('must be given its transaction');
  });

  it.skipIf(IS_CONTEXT_CHEAP)(
    'nobody watches for one before Node 24, where that would slow down all',
    async () => {
      expect(await forgetful()).toBe(0);
    },
  );
});
