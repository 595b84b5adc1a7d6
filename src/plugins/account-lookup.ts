import DataLoader from 'dataloader';
import { User } from '../models/user.js';

/** What a request's token is checked against. */
export type Account = Pick<User, 'id' | 'role' | 'isActive' | 'tokenVersion'>;

/**
 * Looks accounts up by id, many in one statement. A lone request is looked up at once; while one lookup is under
 * way, the requests that come wait for the next, which takes them all. Nothing is remembered: a role or an account
 * that was taken away is gone with the next request.
 */
export function accountLookup(): (id: number) => Promise<Account | null> {
  let underWay = false;
  let waiting: (() => void) | undefined;
  const start = (dispatch: () => void) => {
    underWay = true;
    dispatch();
  };
  const loader = new DataLoader<number, Account | null>(
    async (ids) => {
      try {
        const where = { id: [...new Set(ids)] };
        const rows = await User.findAll({
          where,
          attributes: ['id', 'role', 'isActive', 'tokenVersion'],
          raw: true,
        });
        const byId = new Map(rows.map((row) => [row.id, row]));
        return ids.map((id) => byId.get(id) ?? null);
      } finally {
        underWay = false;
        const next = waiting;
        waiting = undefined;
        if (next) start(next);
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
