import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { ExemptReason } from '../../../models/customer-group.js';

/** A customer group that is exempt from tax. */
export interface ExemptGroup {
  id: number;
  code: string;
  exemptReason: ExemptReason;
}

/** By id; undefined if there is none. */
export async function readExemptGroups(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<ReadonlyMap<number, ExemptGroup> | undefined> {
  const rows = await sequelize.query<ExemptGroup>(
    'SELECT id, code, exemptReason FROM customer_groups WHERE exemptReason IS NOT NULL',
    { type: QueryTypes.SELECT, transaction },
  );
  return rows.length === 0 ? undefined : new Map(rows.map((row) => [row.id, row]));
}
