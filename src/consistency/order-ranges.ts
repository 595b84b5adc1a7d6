import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

/** Sorts after every order id, which are hexadecimal: the last range takes in what has lost its order, too. */
const AFTER_EVERY_ID = '~';

export interface OrderRange {
  /** The last id before the range. */
  after: string;
  /** The last id of the range. */
  upTo: string;
}

/** Ranges that together hold every order id there could be, each with so many orders. */
export async function* orderRanges(
  sequelize: Sequelize,
  transaction: Transaction,
  size: number,
): AsyncGenerator<OrderRange> {
  for (let after = ''; after !== AFTER_EVERY_ID; ) {
    const [last] = await sequelize.query<{ id: string }>(
      'SELECT id FROM orders WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip',
      { replacements: { after, skip: size - 1 }, type: QueryTypes.SELECT, transaction },
    );
    const upTo = last?.id ?? AFTER_EVERY_ID;
    yield { after, upTo };
    after = upTo;
  }
}
