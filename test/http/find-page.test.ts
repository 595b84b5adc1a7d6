import fc from 'fast-check';
import { DataTypes, type Model, type ModelStatic } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { findPage, type SortKey, timeKey } from '../../src/http/paging.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';

interface Row {
  id: number;
  name: string;
  size: number;
  at: Date;
  /** NULL in some rows. */
  rank: number | null;
}

let database: TestDatabase;
let sequelize: Sequelize;
let rows: ModelStatic<Model<Row> & Row>;
beforeAll(async () => {
  database = await createDatabase();
  sequelize = connectTo(database);
  await sequelize.query(`
    CREATE TABLE listed (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, size INT NOT NULL, at DATETIME(3) NOT NULL,
      \`rank\` INT)
    DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  rows = sequelize.define<Model<Row> & Row>(
    'listed',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true },
      name: DataTypes.STRING,
      size: DataTypes.INTEGER,
      at: DataTypes.DATE(3),
      rank: DataTypes.INTEGER,
    },
    { tableName: 'listed', timestamps: false },
  );
});
afterAll(async () => {
  await sequelize.close();
  await database.drop();
});

// To the collation `a`, `A` and `ä` are one, and blanks at the end are none.
const row = fc.record({
  name: fc.constantFrom('', 'a', 'A', 'ä', 'a ', 'b', '%', '🦊'),
  size: fc.integer({ min: -1, max: 1 }),
  at: fc.constantFrom('2026-01-31T12:00:00.000Z', '2026-01-31T12:00:00.001Z').map((time) => new Date(time)),
  rank: fc.option(fc.integer({ min: 1, max: 2 })),
});
const COLUMNS: SortKey[] = [
  { column: 'name', key: z.string() },
  { column: 'size', key: z.int() },
  { column: 'at', key: timeKey },
  { column: 'rank', key: z.int(), nullable: true },
];
const sortedBy = fc
  .tuple(fc.shuffledSubarray(COLUMNS), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([columns, ways]) =>
    [...columns, { column: 'id', key: z.int() }].map((key, at) => ({ ...key, descending: ways[at] })),
  ) as fc.Arbitrary<[...SortKey[], SortKey]>;

it('its pages have each row once, in order, whatever sorts them and which way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 9 }),
      sortedBy,
      fc.integer({ min: 1, max: 4 }),
      async (made, keys, limit) => {
        await sequelize.query('DELETE FROM listed');
        await rows.bulkCreate(made.map((one, index) => ({ id: index + 1, ...one })));
        const whole = await rows.findAll({
          order: keys.map(({ column, descending }) => [column, descending ? 'DESC' : 'ASC']),
        });
        const found: number[] = [];
        for (let after: string | undefined; ; ) {
          const page = await findPage(rows, { sortedBy: keys }, { limit, after, count: true });
          expect(page.total).toBe(made.length);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map(({ id }) => id));
          if (page.next === null) break;
          after = page.next;
        }
        expect(found).toEqual(whole.map(({ id }) => id));
      },
    ),
    { numRuns: 60 },
  );
});

it('does not lose rows silently where a column is NULL that should not be', async () => {
  await sequelize.query('DELETE FROM listed');
  const [at, shared] = [new Date(), { name: 'a', size: 1 }];
  await rows.bulkCreate([1, 2].map((id) => ({ id, at, rank: null, ...shared })));
  const sortedBy = [
    { column: 'rank', key: z.int() },
    { column: 'id', key: z.int() },
  ] as const;
  await expect(findPage(rows, { sortedBy }, { limit: 1 })).rejects.toThrow('rank is NULL');
});
