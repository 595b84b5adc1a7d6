import { setImmediate as tick } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { driverError, inTransaction, isConnectionLost } from '../../src/database/transaction.js';
import { Problem } from '../../src/errors.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';

const POOL_MAX = 4;
let database: TestDatabase;
let sequelize: Sequelize;
/** Somebody else at the database, whom the rules of inTransaction do not concern. */
let bystander: Connection;

beforeAll(async () => {
  database = await createEmptyDatabase();
  sequelize = connectTo(database, { poolMax: POOL_MAX });
  bystander = await createConnection(database.url);
  await sequelize.query('CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
});

beforeEach(async () => {
  await sequelize.query('REPLACE INTO counters VALUES (1, 0), (2, 0)');
});

afterAll(async () => {
  await sequelize.close();
  await bystander.end();
  await database.drop();
});

const increment = (id: number, transaction?: Transaction) =>
  sequelize.query('UPDATE counters SET n = n + 1 WHERE id = ?', { replacements: [id], transaction });

async function counter(id: number): Promise<number | undefined> {
  const [rows] = await bystander.query<RowDataPacket[]>('SELECT n FROM counters WHERE id = ?', [id]);
  return rows[0]?.n;
}

async function connectionId(transaction: Transaction): Promise<number> {
  const rows = await sequelize.query<{ id: number }>('SELECT CONNECTION_ID() AS id', {
    type: QueryTypes.SELECT,
    transaction,
  });
  return Number(rows[0]?.id);
}

/** Cuts the connection of that transaction, as a failover or an administrator would. */
async function kill(id: number): Promise<void> {
  await bystander.query(`KILL ${id}`);
}

describe('a transaction', () => {
  it('commits what the work wrote and returns its result', async () => {
    const result = await inTransaction(sequelize, async (transaction) => {
      await increment(1, transaction);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await counter(1)).toBe(1);
  });

  it('reads what is committed, not a snapshot, on every connection of the pool', async () => {
    await inTransaction(sequelize, async (transaction) => {
      await sequelize.query('SELECT n FROM counters WHERE id = 1', { transaction });
      await bystander.query('UPDATE counters SET n = 41 WHERE id = 1');
      const rows = await sequelize.query<{ n: number }>('SELECT n FROM counters WHERE id = 1', {
        type: QueryTypes.SELECT,
        transaction,
      });
      expect(rows[0]?.n).toBe(41);
    });
  });

  it('leaves nothing behind when the work throws, and does not try that again', async () => {
    let attempts = 0;
    const refused = inTransaction(sequelize, async (transaction) => {
      attempts += 1;
      await increment(1, transaction);
      throw new Problem('CONFLICT', 'no');
    });
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(attempts).toBe(1);
    expect(await counter(1)).toBe(0);
  });

  it('does not try again what the database will always refuse', async () => {
    let attempts = 0;
    const duplicate = inTransaction(sequelize, async (transaction) => {
      attempts += 1;
      await increment(2, transaction);
      await sequelize.query('INSERT INTO counters VALUES (1, 0)', { transaction });
    });
    await expect(duplicate).rejects.toSatisfy((error) => driverError(error)?.errno === 1062);
    expect(attempts).toBe(1);
    expect(await counter(2)).toBe(0);
  });

  it('refuses a query that forgets the transaction, and undoes the rest', async () => {
    const forgetful = inTransaction(sequelize, async (transaction) => {
      await increment(1, transaction);
      await increment(2);
    });
    await expect(forgetful).rejects.toThrow('must be given its transaction');
    expect([await counter(1), await counter(2)]).toEqual([0, 0]);
  });

  it('lets queries outside of it go without, while it is open', async () => {
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const transaction = inTransaction(sequelize, async (transaction) => {
      await increment(1, transaction);
      open();
      await finished;
    });
    await opened;
    await increment(2);
    finish();
    await transaction;
    expect([await counter(1), await counter(2)]).toEqual([1, 1]);
  });

  it('does not concern what was begun within it and goes on after it', async () => {
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { later } = await inTransaction(sequelize, async (transaction) => {
      await increment(1, transaction);
      return { later: ended.then(() => inTransaction(sequelize, (other) => increment(2, other))) };
    });
    end();
    await later;
    expect([await counter(1), await counter(2)]).toEqual([1, 1]);
  });

  it('refuses to open another one inside', async () => {
    const nested = inTransaction(sequelize, async (transaction) => {
      await increment(1, transaction);
      await inTransaction(sequelize, async (inner) => increment(2, inner));
    });
    await expect(nested).rejects.toThrow('a transaction is open already');
    expect([await counter(1), await counter(2)]).toEqual([0, 0]);
  });
});

describe('trying again', () => {
  it('gets both through when two deadlock', async () => {
    let attempts = 0;
    let waiting = 0;
    let bothHoldOne: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      bothHoldOne = resolve;
    });
    const move = (from: number, to: number) =>
      inTransaction(sequelize, async (transaction) => {
        attempts += 1;
        await increment(from, transaction);
        waiting += 1;
        if (waiting === 2) bothHoldOne();
        await held;
        await increment(to, transaction);
      });
    await Promise.all([move(1, 2), move(2, 1)]);
    expect(attempts).toBeGreaterThan(2);
    expect([await counter(1), await counter(2)]).toEqual([2, 2]);
  });

  /** Work that fails with this error so many times. */
  function failing(errno: number, times = Number.POSITIVE_INFINITY) {
    const work = {
      attempts: 0,
      run: async (transaction: Transaction) => {
        work.attempts += 1;
        await increment(1, transaction);
        const signal = `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`;
        if (work.attempts <= times) await sequelize.query(signal, { transaction });
      },
    };
    return work;
  }

  it('gives up when its connection was lost five times, with the error of the database', async () => {
    // ER_CONNECTION_KILLED
    const work = failing(1927);
    await expect(inTransaction(sequelize, work.run)).rejects.toSatisfy(
      (error) => driverError(error)?.errno === 1927,
    );
    expect(work.attempts).toBe(5);
    expect(await counter(1)).toBe(0);
  });

  it('goes on through any number of conflicts, until its time is up', async () => {
    // No pause is long.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    const many = failing(1213, 20);
    await inTransaction(sequelize, many.run);
    random.mockRestore();
    expect(many.attempts).toBe(21);
    expect(await counter(1)).toBe(1);

    const late = failing(1213);
    await expect(inTransaction(sequelize, late.run, { deadlineAt: performance.now() })).rejects.toSatisfy(
      (error) => driverError(error)?.errno === 1213,
    );
    expect(late.attempts).toBe(1);
    expect(await counter(1)).toBe(1);
  });

  it('goes on with a new connection when its own is killed', async () => {
    const connections: number[] = [];
    await inTransaction(sequelize, async (transaction) => {
      const id = await connectionId(transaction);
      connections.push(id);
      await increment(1, transaction);
      if (connections.length === 1) await kill(id);
      await increment(2, transaction);
    });
    expect(new Set(connections).size).toBe(2);
    expect([await counter(1), await counter(2)]).toEqual([1, 1]);
  });

  it('keeps the pool whole: as many killed as it holds, and all of it still works', async () => {
    for (let round = 0; round < POOL_MAX + 1; round++) {
      let killed = false;
      await inTransaction(sequelize, async (transaction) => {
        if (!killed) await kill(await connectionId(transaction));
        killed = true;
        await increment(1, transaction);
      });
    }
    const all = Array.from({ length: POOL_MAX * 2 }, () =>
      inTransaction(sequelize, (transaction) => increment(1, transaction)),
    );
    await Promise.all(all);
    expect(await counter(1)).toBe(POOL_MAX + 1 + POOL_MAX * 2);
  });
});

describe('a connection lost during COMMIT', () => {
  /** Work whose connection goes after its last statement, the first time. */
  function workThatLosesItsCommit() {
    const seen = { attempts: 0 };
    const work = async (transaction: Transaction) => {
      seen.attempts += 1;
      await increment(1, transaction);
      if (seen.attempts === 1) {
        await kill(await connectionId(transaction));
        await tick();
      }
      return 'order 7';
    };
    return { seen, work };
  }

  it('is said to be of unknown outcome when nobody can look', async () => {
    const { seen, work } = workThatLosesItsCommit();
    await expect(inTransaction(sequelize, work)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retryAfterSeconds: 1,
    });
    expect(seen.attempts).toBe(1);
  });

  it('is tried again when it turns out not to have taken place', async () => {
    const { seen, work } = workThatLosesItsCommit();
    const asked: string[] = [];
    const wasCommitted = async (result: string) => {
      asked.push(result);
      return (await counter(1)) === 1;
    };
    await expect(inTransaction(sequelize, work, { wasCommitted })).resolves.toBe('order 7');
    expect(asked).toEqual(['order 7']);
    expect(seen.attempts).toBe(2);
    expect(await counter(1)).toBe(1);
  });

  it('is not tried again when it did take place', async () => {
    const { seen, work } = workThatLosesItsCommit();
    const result = await inTransaction(sequelize, work, { wasCommitted: async () => true });
    expect(result).toBe('order 7');
    expect(seen.attempts).toBe(1);
  });
});

it('knows a lost connection from any other error', async () => {
  const syntax = await sequelize.query('SELEKT 1').catch((error: unknown) => error);
  expect(isConnectionLost(syntax)).toBe(false);
  expect(isConnectionLost(new Error('PROTOCOL_CONNECTION_LOST'))).toBe(false);
});
