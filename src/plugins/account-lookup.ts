import DataLoader from 'dataloader';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { AT_ONCE_MS } from '../database/statement-limits.js';
import { isConnectionLost } from '../database/transaction.js';
import type { User } from '../models/user.js';

/** What a request's token is checked against. */
export type Account = Pick<User, 'id' | 'role' | 'isActive' | 'tokenVersion'>;

/** Milliseconds after which a look-up no longer holds up the next one: it takes a few when all is well. */
const LATE_MS = 250;
/** Look-ups that are late and still have let another one begin, at most. */
const MAX_LATE = 3;
/** Of the second try, which is the last: the first gave up a connection that did not answer at once. */
const SECOND_TRY_MS = 3 * AT_ONCE_MS;

/**
 * Looks accounts up by id, many in one statement. A lone request is looked up at once; while one lookup is under
 * way, the requests that come wait for the next, which takes them all. Nothing is remembered: a role or an account
 * that was taken away is gone with the next request. One that takes too long, as on a connection that has gone silent,
 * holds up no one but those whom it looks up, and they are looked up once more on another connection.
 */
export function accountLookup(sequelize: Sequelize): (id: number) => Promise<Account | null> {
  let underWay = false;
  let late = 0;
  let waiting: (() => void) | undefined;
  const start = (dispatch: () => void) => {
    underWay = true;
    dispatch();
  };
  const startNext = () => {
    underWay = false;
    const next = waiting;
    waiting = undefined;
    if (next) start(next);
  };
  const loader = new DataLoader<number, Account | null>(
    async (ids) => {
      let isLate = false;
      const timer = setTimeout(() => {
        if (late === MAX_LATE) return;
        isLate = true;
        late++;
        startNext();
      }, LATE_MS);
      try {
        const rows = await findAccounts(sequelize, [...new Set(ids)]);
        const byId = new Map(rows.map((row) => [row.id, row]));
        return ids.map((id) => byId.get(id) ?? null);
      } finally {
        clearTimeout(timer);
        if (isLate) late--;
        else startNext();
      }
    },
    {
      cache: false,
      batchScheduleFn: (dispatch) => {
        if (underWay) waiting = dispatch;
        else setImmediate(start, dispatch);
      },
    },
  );
  return (id) => loader.load(id);
}

const SELECT = 'SELECT `id`, `role`, `isActive`, `tokenVersion` FROM `users`';

interface AccountRow extends Omit<Account, 'isActive'> {
  isActive: number;
}

async function findAccounts(sequelize: Sequelize, ids: readonly number[]): Promise<Account[]> {
  // Written out, since with every batch of requests Sequelize would work it out anew.
  const sql = `${SELECT} WHERE id IN (${ids.map(Number).join(', ')})`;
  const find = async (statementMs: number) => {
    const rows = await sequelize.query<AccountRow>(sql, { type: QueryTypes.SELECT, statementMs });
    return rows.map((row) => ({ ...row, isActive: row.isActive === 1 }));
  };
  try {
    return await find(AT_ONCE_MS);
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return find(SECOND_TRY_MS);
  }
}
