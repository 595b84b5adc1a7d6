import DataLoader from 'dataloader';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { QUICK_STATEMENT_MS } from '../database/statement-limits.js';
import { isConnectionLost } from '../database/transaction.js';
import type { User } from '../models/user.js';

/** The account data that an access token is checked against. */
export type Account = Pick<User, 'id' | 'role' | 'isActive' | 'tokenVersion' | 'customerGroupId'>;

/** A lookup takes a few milliseconds. One that takes longer than this no longer delays the next. */
const LATE_MS = 250;
/** Most late lookups at a time. */
const MAX_LATE = 3;
/** Timeout of the second and last attempt; the first gives up a connection that does not answer at once. */
const SECOND_TRY_MS = 3 * QUICK_STATEMENT_MS;

/**
 * Looks accounts up by id, in batches: requests that arrive during a lookup share the next one. Nothing is cached, so changes of
 * role or status take effect with the next request. A lookup that hangs on a dead connection delays only its own requests, and is
 * repeated on another connection.
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

const SELECT = 'SELECT `id`, `role`, `isActive`, `tokenVersion`, `customerGroupId` FROM `users`';

interface AccountRow extends Omit<Account, 'isActive'> {
  isActive: number;
}

async function findAccounts(sequelize: Sequelize, ids: readonly number[]): Promise<Account[]> {
  // Raw SQL: Sequelize would build the same statement anew with every batch.
  const sql = `${SELECT} WHERE id IN (${ids.map(Number).join(', ')})`;
  const find = async (statementMs: number) => {
    const rows = await sequelize.query<AccountRow>(sql, { type: QueryTypes.SELECT, statementMs });
    return rows.map((row) => ({ ...row, isActive: row.isActive === 1 }));
  };
  try {
    return await find(QUICK_STATEMENT_MS);
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return find(SECOND_TRY_MS);
  }
}
