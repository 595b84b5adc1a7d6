import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { validityOf } from '../validity.js';
import { percentOf, tenThousandths } from './percent.js';
import { type TaxTable, taxTableOf } from './tax-table.js';

interface TaxRateRow {
  id: number;
  name: string;
  country: string;
  region: string;
  taxCategoryId: number;
  /** With four decimals. */
  rate: string;
  startsAt: Date | null;
  endsAt: Date | null;
}

/** Reads all rates; undefined if there is none. */
export async function readTaxTable(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<TaxTable | undefined> {
  const rows = await sequelize.query<TaxRateRow>(
    'SELECT id, name, country, region, taxCategoryId, rate, startsAt, endsAt FROM tax_rates ORDER BY id',
    { type: QueryTypes.SELECT, transaction },
  );
  return taxTableOf(
    rows.map((row) => ({
      ...row,
      percent: percentOf(row.rate),
      rate: tenThousandths(row.rate),
      ...validityOf(row),
    })),
  );
}
