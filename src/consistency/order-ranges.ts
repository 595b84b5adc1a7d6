import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BELOW_EVERY_ID, HIGHEST_ID, idOf } from '../models/id.js';

export interface OrderRange {
  /** The last id before the range. */
  after: Buffer;
  /** The last id of the range. */
  upTo: Buffer;
}

/** Ranges of about `size` orders. Together they cover all possible ids, so rows that lost their order are found too. */
export async function* orderRanges(
  sequelize: Sequelize,
  transaction: Transaction,
  size: number,
): AsyncGenerator<OrderRange> {
  for (let after: Buffer = BELOW_EVERY_ID; after !== HIGHEST_ID; ) {
    const [last] = await sequelize.query<{ id: string }>(
      'SELECT id FROM orders WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip',
      { replacements: { after, skip: size - 1 }, type: QueryTypes.SELECT, transaction },
    );
    const upTo = last ? idOf(last.id) : HIGHEST_ID;
    yield { after, upTo };
    after = upTo;
  }
}
