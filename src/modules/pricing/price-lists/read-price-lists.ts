import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { validityOf } from '../validity.js';
import { type ListInForce, type PriceLists, priceListsOf } from './price-lists.js';

interface PriceListRow extends Omit<ListInForce, 'startsAt' | 'endsAt' | 'pricesIncludeTax'> {
  startsAt: Date | null;
  endsAt: Date | null;
  /** 1 or 0. */
  pricesIncludeTax: number | null;
}

/** Reads the active price lists; undefined if there is none. */
export async function readPriceLists(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<PriceLists | undefined> {
  const rows = await sequelize.query<PriceListRow>(
    `SELECT id, code, name, currency, customerGroupId, priority, startsAt, endsAt, pricesIncludeTax
     FROM price_lists WHERE isActive ORDER BY id`,
    { type: QueryTypes.SELECT, transaction },
  );
  return priceListsOf(
    rows.map((row) => ({
      ...row,
      ...validityOf(row),
      pricesIncludeTax: row.pricesIncludeTax === null ? null : row.pricesIncludeTax === 1,
    })),
  );
}
