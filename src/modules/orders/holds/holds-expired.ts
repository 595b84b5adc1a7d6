import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Problem } from '../../../errors.js';
import { areInExpiredHolds, shortProducts } from '../../stock/api.js';

/** Expired holds have the missing units: the batch is decided again after they are released. */
export class HoldsExpired extends Error {
  constructor(readonly productIds: number[]) {
    super(`expired holds have units of products ${productIds.join(', ')}`);
  }
}

interface Asked {
  /** Products with units in holds. */
  inHolds: ReadonlySet<number>;
  /** Products whose expired holds were released. */
  released: ReadonlySet<number>;
  /** Holds that the batch uses, by id. */
  except: ReadonlyMap<string, unknown>;
  /** Products of which units would be owed. */
  owed?: readonly number[];
}

/**
 * Looks for expired holds only if units are missing that holds have.
 * @throws HoldsExpired
 */
export async function requireNoneExpired(
  sequelize: Sequelize,
  decisions: ReadonlyArray<object | { refused: Problem }>,
  { inHolds, released, except, owed = [] }: Asked,
  transaction: Transaction,
): Promise<void> {
  const short = new Set(decisions.flatMap((one) => ('refused' in one ? shortProducts(one.refused) : [])));
  const productIds = [...new Set([...short, ...owed])].filter((id) => inHolds.has(id) && !released.has(id));
  const expired = { productIds, except: [...except.keys()] };
  if (await areInExpiredHolds(sequelize, expired, transaction)) throw new HoldsExpired(productIds);
}
