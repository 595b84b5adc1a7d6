import fc from 'fast-check';
import { type QueryOptions, QueryTypes, Sequelize as Stock, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';

let database: TestDatabase;
let sequelize: Sequelize;
let other: Sequelize;
const logged: string[] = [];

beforeAll(async () => {
  database = await createEmptyDatabase();
  sequelize = connectTo(database, { logStatement: (sql) => logged.push(sql) });
  other = connectTo(database);
  await sequelize.query(
    `CREATE TABLE parents (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(20), UNIQUE KEY parents_code (code))`,
  );
  await sequelize.query(
    `CREATE TABLE things (
       id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, parentId INT, price DECIMAL(15,3), made DATETIME(3), bytes BINARY(16), count BIGINT,
       CONSTRAINT things_parent_fk FOREIGN KEY (parentId) REFERENCES parents (id))`,
  );
});
afterAll(async () => {
  await Promise.all([sequelize.close(), other.close()]);
  await database.drop();
});

/** As Sequelize itself runs it. */
const asSequelize = (sql: string, options: QueryOptions) =>
  Stock.prototype.query.call(sequelize, sql, options);

const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    (result) => ({ result }),
    (error) => ({
      name: error.name,
      message: error.message,
      fields: error.fields,
      sql: error.sql,
      parameters: error.parameters,
      errno: error.original?.errno,
    }),
  );

const BYTES = Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex');

const THINGS = `SELECT things.*, CAST(SUM(price) OVER () AS CHAR) AS total, JSON_OBJECT('a', things.id) AS json FROM things`;

it.each([
  ['rows', 'SELECT', THINGS],
  ['no rows', 'SELECT', 'SELECT id FROM things WHERE id = 0'],
  ['an insert', 'INSERT', `INSERT INTO parents (id, code) VALUES (2, 'b'), (3, 'c')`],
  ['an update', 'UPDATE', 'UPDATE things SET price = price + 1'],
  ['an update of nothing', 'UPDATE', 'UPDATE things SET price = 1 WHERE id = 0'],
  ['a key that is taken', 'INSERT', `INSERT INTO parents (code) VALUES ('a')`],
  ['a parent that is missing', 'INSERT', 'INSERT INTO things (parentId) VALUES (4711)'],
  ['a mistake', 'SELECT', 'SELECT nothing FROM nowhere'],
  ['bound values', 'SELECT', `${THINGS} WHERE things.id = $id OR bytes = $bytes`, { id: 2, bytes: BYTES }],
  [
    'a value in two places',
    'SELECT',
    'SELECT $text AS one, $text AS two, $price AS price',
    { text: "'?$", price: 1.5 },
  ],
  ['values in a list', 'SELECT', 'SELECT $2 AS two, $1 AS one', [1, '2']],
  ['a bound insert', 'INSERT', 'INSERT INTO parents (id, code) VALUES (2, $code)', { code: null }],
  ['a bound update', 'UPDATE', 'UPDATE things SET price = $price WHERE id = $id', { price: '7.125', id: 1 }],
  ['no values', 'SELECT', 'SELECT COUNT(*) AS count FROM things', {}],
  ['a dollar', 'SELECT', "SELECT '$$id' AS text, $id AS id", { id: 1 }],
  ['a value that is missing', 'SELECT', 'SELECT $one AS one', { two: 2 }],
  ['a bound key that is taken', 'INSERT', 'INSERT INTO parents (code) VALUES ($code)', { code: 'a' }],
  ['a mistake with values', 'SELECT', 'SELECT nothing FROM nowhere WHERE id = $id', { id: 1 }],
])('%s: the outcome is that of Sequelize', async (_, type, sql, bind?: object) => {
  const fill = async (transaction: Transaction) => {
    await sequelize.query(`INSERT INTO parents (id, code) VALUES (1, 'a')`, { transaction });
    await sequelize.query(
      `INSERT INTO things VALUES (1, 1, '12.340', '2026-01-31 12:00:00.123', X'${BYTES.toString('hex')}', 4711), (2, NULL, NULL, NULL, NULL, NULL)`,
      { transaction },
    );
  };
  const outcome = async (run: (options: QueryOptions) => Promise<unknown>) => {
    let found: unknown;
    await inTransaction(sequelize, async (transaction) => {
      await fill(transaction);
      found = await outcomeOf(run({ type, transaction, ...(bind && { bind }) } as QueryOptions));
      throw new Undone();
    }).catch((error) => {
      if (!(error instanceof Undone)) throw error;
    });
    return found;
  };
  const expected = await outcome((options) => asSequelize(sql, options));
  expect(await outcome((options) => sequelize.query(sql, options as never))).toEqual(expected);
});

it('whatever is bound, the rows are those of Sequelize', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[$?:'"\\]{1,5}\w$/),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.date({ noInvalidDate: true, min: new Date('1970-01-02'), max: new Date('9999-12-30') }),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(null),
  );
  const bound = fc.record({ one: value, two: value });
  const sql = "SELECT $two AS two, $one AS one, '$$one' AS text, $two AS again";
  await fc.assert(
    fc.asyncProperty(bound, async (bind) => {
      const options = { type: QueryTypes.SELECT as const, bind };
      const outcome = await outcomeOf(sequelize.query(sql, options));
      expect(outcome).toMatchObject({ result: [{ text: '$one' }] });
      expect(outcome).toEqual(await outcomeOf(asSequelize(sql, options)));
    }),
  );
});

it('without a transaction it takes a connection of the pool, and gives it back whatever comes of it', async () => {
  const alone = connectTo(database, { poolMax: 1 });
  const select = (sql: string) => alone.query(sql, { type: QueryTypes.SELECT });
  expect(await select('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await expect(select('SELECT nothing')).rejects.toThrow(/nothing/);
  expect(await select('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  await alone.close();
});

it('is logged like any other', async () => {
  logged.length = 0;
  await sequelize.query('  SELECT 1 AS one', { type: QueryTypes.SELECT });
  expect(logged).toEqual(['Executing (default): SELECT 1 AS one']);
});

it('is refused in a transaction that has ended, and without that of the work around it', async () => {
  const transaction = await sequelize.transaction();
  await transaction.commit();
  const late = sequelize.query('SELECT 1', { type: QueryTypes.SELECT, transaction });
  await expect(late).rejects.toThrow(/commit has been called on this transaction/);
  const outside = inTransaction(sequelize, () => sequelize.query('SELECT 1', { type: QueryTypes.SELECT }));
  await expect(outside).rejects.toThrow('must be given its transaction');
});

it('a deadlock ends the transaction, whose work is run again', async () => {
  await sequelize.query(`INSERT IGNORE INTO parents (id, code) VALUES (8, 'x'), (9, 'y')`);
  let attempts = 0;
  const both = { waiting: 0, meet: () => {} };
  const met = new Promise<void>((resolve) => {
    both.meet = resolve;
  });
  const work = (pool: Sequelize, [first, second]: [number, number]) =>
    inTransaction(pool, async (transaction) => {
      attempts++;
      const lock = (id: number) =>
        pool.query(`SELECT id FROM parents WHERE id = ${id} FOR UPDATE`, {
          type: QueryTypes.SELECT,
          transaction,
        });
      await lock(first);
      if (++both.waiting === 2) both.meet();
      await met;
      await lock(second).catch((error) => {
        expect((transaction as Transaction & { finished?: string }).finished).toBe('rollback');
        throw error;
      });
      return [first, second];
    });
  expect(await Promise.all([work(sequelize, [8, 9]), work(other, [9, 8])])).toEqual([
    [8, 9],
    [9, 8],
  ]);
  expect(attempts).toBe(3);
});

class Undone extends Error {}
