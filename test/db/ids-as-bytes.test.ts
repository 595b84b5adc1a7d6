import fc from 'fast-check';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { convertIds, makeIdsBytes } from '../../db/migrations/0090-make-ids-bytes.js';
import { migrations } from '../../db/migrations/index.js';
import { BYTES, type Form, TEXT } from '../../db/migrations/keys/key-table.js';
import { ORDER_TABLES } from '../../db/migrations/keys/order-tables.js';
import { OTHER_TABLES } from '../../db/migrations/keys/other-tables.js';
import { withLease } from '../../src/jobs/lease.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { fillShop } from '../helpers/every-state.js';
import { buildAdmin, buildUser, PASSWORD } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';

/** What builds on ids as bytes, directly or not: undone before they become text. */
const BUILT_ON_BYTES = migrations.filter(({ needs }) => {
  let name = needs;
  while (name && name !== makeIdsBytes.name) name = migrations.find((one) => one.name === name)?.needs;
  return name !== undefined;
});

let service: TestApp;
beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.close());

const select = <Row extends object>(sql: string) =>
  service.sequelize.query<Row>(sql, { type: QueryTypes.SELECT });

const TABLES = [...ORDER_TABLES, ...OTHER_TABLES];

/** Of each table: ids are read as text, however they are kept. */
async function rows(): Promise<Record<string, object[]>> {
  const read = TABLES.map(async ({ name, key }) => {
    const sorted = key.map((column) => `\`${column}\``).join(', ');
    return [name, await select(`SELECT * FROM ${name} ORDER BY ${sorted}`)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

async function schema(): Promise<Record<string, string[]>> {
  const tables = await select<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()`,
  );
  const made = tables.map(async ({ name }) => {
    const [row] = await select<{ 'Create Table': string }>(`SHOW CREATE TABLE ${name}`);
    const lines = String(row?.['Create Table'])
      .replace(/ AUTO_INCREMENT=\d+/, '')
      // MySQL names the character set of some columns, which their collation says anyway.
      .replaceAll(' CHARACTER SET utf8mb4 COLLATE', ' COLLATE')
      .split(/,?\n/);
    return [name, lines.sort()] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

/** Of the tables that are converted. */
const withTypes = (tables: Record<string, string[]>, from: RegExp, to: string) => ({
  ...tables,
  ...Object.fromEntries(
    TABLES.map(({ name }) => [name, tables[name]?.map((line) => line.replace(from, to)).sort()]),
  ),
});

/** Goes on after each time that it died, which is behind so many statements. */
async function convertDying(from: Form, to: Form, statements: readonly number[]): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    let left = statements[
      deaths < statements.length ? deaths : 1 + (deaths % (statements.length - 1))
    ] as number;
    const query = (...asked: unknown[]) => {
      if (left-- === 0) throw new Error('died');
      return (service.sequelize.query as (...asked: unknown[]) => unknown)(...asked);
    };
    const mortal = Object.create(service.sequelize, { query: { value: query } });
    try {
      await convertIds({ sequelize: mortal }, { from, to }, { rowsAStep: 5 });
      return deaths;
    } catch (error) {
      expect((error as Error).message).toBe('died');
    }
  }
}

it('ids become bytes and text again, with every row and rule, wherever it is interrupted', {
  timeout: 180_000,
}, async () => {
  const [customer, admin] = [await buildUser(), await buildAdmin()];
  await fillShop(service, customer, admin, { currency: 'USD', price: '19.99' });
  const login = { email: customer.email, password: PASSWORD };
  expect((await service.request('POST', '/api/auth/login', { body: login })).status).toBe(200);
  await withLease(service.sequelize, { name: 'a job', seconds: 1, cooldownSeconds: 0 }, async () => {});
  const queryInterface = service.sequelize.getQueryInterface();
  for (const { down } of BUILT_ON_BYTES.toReversed()) await down(queryInterface);
  const before = { rows: await rows(), schema: await schema() };
  expect(Object.entries(before.rows).flatMap(([name, found]) => (found.length === 0 ? [name] : []))).toEqual(
    [],
  );

  // Each run looks first what is left: with fewer statements than that it would never end.
  const dying = fc
    .tuple(
      fc.integer({ min: 1, max: 25 }),
      fc.array(fc.integer({ min: 30, max: 70 }), { minLength: 2, maxLength: 5 }),
    )
    .map(([first, others]) => [first, ...others]);
  await fc.assert(
    fc.asyncProperty(dying, async (statements) => {
      expect(await convertDying(BYTES, TEXT, statements)).toBeGreaterThan(3);
      expect(await rows()).toEqual(before.rows);
      expect(await schema()).toEqual(
        withTypes(before.schema, /binary\(16\)/, 'char(36) CHARACTER SET ascii COLLATE ascii_bin'),
      );
      expect(await convertDying(TEXT, BYTES, statements)).toBeGreaterThan(3);
      expect(await rows()).toEqual(before.rows);
      expect(await schema()).toEqual(before.schema);
    }),
    // A smaller example would begin where this one has ended.
    { numRuns: 1, endOnFailure: true },
  );
  for (const { up } of BUILT_ON_BYTES) await up(queryInterface);
  await expectInventoryHolds(service.sequelize);
});

it('no column has ids as text', async () => {
  expect(
    await select(
      `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_TYPE = 'char(36)'`,
    ),
  ).toEqual([]);
});
