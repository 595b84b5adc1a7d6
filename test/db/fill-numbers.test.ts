import { createHash } from 'node:crypto';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillNumbersOfOrders } from '../../db/migrations/0075-fill-numbers-of-orders.js';
import { createMigrator } from '../../src/database/migrator.js';
import { NOISES, orderNumberOf } from '../../src/rules/order-number.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';

// Orders that were placed when there were no numbers.

const MS = Date.UTC(2024, 5, 10, 12);

let database: TestDatabase;
let sequelize: Sequelize;
beforeAll(async () => {
  database = await createEmptyDatabase();
  sequelize = connectTo(database);
});
afterAll(async () => {
  await sequelize.close();
  await database.drop();
});

const idOf = (n: number, ms = MS) => {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
};
const noiseOf = (id: string) => createHash('sha256').update(id).digest().readUIntBE(0, 3);

/** Two of one moment that the hash alone does not tell apart. */
function twins(): [string, string] {
  const seen = new Map<number, string>();
  for (let n = 0; n < NOISES; n++) {
    const id = idOf(n);
    const earlier = seen.get(noiseOf(id));
    if (earlier) return [earlier, id];
    seen.set(noiseOf(id), id);
  }
  throw new Error('there are none');
}

const rows = () =>
  sequelize.query<{ id: string; number: string; updatedAt: Date }>(
    'SELECT id, number, updatedAt FROM orders ORDER BY id',
    { type: QueryTypes.SELECT },
  );

it('each get one of the time in their key, no two the same; again changes nothing', async () => {
  const migrator = createMigrator(sequelize);
  await migrator.up({ to: '0074-add-tracking-key-to-fulfilments' });
  await sequelize.query(`INSERT INTO users (email, passwordHash, firstName, lastName, createdAt, updatedAt)
    VALUES ('ada@example.com', 'x', 'A', 'B', NOW(), NOW())`);
  const [first, second] = twins();
  const others = [Date.UTC(2020) - 1, Date.UTC(2020), MS + 31, MS + 32, Date.UTC(2060)].map((ms) =>
    idOf(0, ms),
  );
  const ids = [first, second, ...others].sort();
  await sequelize.query(
    `INSERT INTO orders (id, userId, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
     VALUES ${ids.map(() => "(?, 1, 1, 'USD', '{}', 'card', '2024-06-10', '2024-06-10')").join(', ')}`,
    { replacements: ids },
  );

  await migrator.up();

  const filled = await rows();
  expect(filled.map(({ id }) => id)).toEqual(ids);
  for (const { id, number, updatedAt } of filled) {
    const ms = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    if (id === second) expect(number.slice(0, 7)).toBe(orderNumberOf(ms, 0).slice(0, 7));
    else expect(number, id).toBe(orderNumberOf(ms, noiseOf(id)));
    expect(updatedAt).toEqual(new Date('2024-06-10'));
  }
  expect(new Set(filled.map(({ number }) => number)).size).toBe(ids.length);

  await migrator.down({ to: '0075-fill-numbers-of-orders' });
  await migrator.up();
  expect(await rows()).toEqual(filled);
  await fillNumbersOfOrders.up(sequelize.getQueryInterface());
  expect(await rows()).toEqual(filled);
});

it('also get one when they are placed between the two steps, by an instance of the version before', async () => {
  const migrator = createMigrator(sequelize);
  await migrator.down({ to: '0076-require-numbers-of-orders' });
  const late = idOf(0, MS + 1_000);
  await sequelize.query(
    `INSERT INTO orders (id, userId, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
     VALUES (?, 1, 1, 'USD', '{}', 'card', '2024-06-10', '2024-06-10')`,
    { replacements: [late] },
  );
  await migrator.up();
  const found = (await rows()).find(({ id }) => id === late);
  expect(found?.number).toBe(orderNumberOf(MS + 1_000, noiseOf(late)));
});
