import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { toThousandths } from '../../../money/amounts.js';
import { toMoney } from '../../../money/minor-units.js';
import { type Method, type ShippingTable, shippingTableOf } from './shipping-table.js';

type MethodRow = Omit<Method, 'freeFrom' | 'rates'> & {
  zoneId: number;
  freeFrom: string | null;
  isActive: 0 | 1;
};
interface RateRow {
  methodId: number;
  threshold: string;
  amount: string;
}

/**
 * Reads the active methods with their zones.
 * @returns undefined, after one statement, if the shop has no methods at all: then orders have no shipping
 */
export async function readShippingTable(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<ShippingTable | undefined> {
  const read = <Row extends object>(sql: string) =>
    sequelize.query<Row>(sql, { type: QueryTypes.SELECT, transaction });
  const methods = await read<MethodRow>(
    `SELECT id, code, name, zoneId, basis, currency, taxCategoryId, freeFrom, daysMin, daysMax, isActive
     FROM shipping_methods ORDER BY zoneId, position, id`,
  );
  if (methods.length === 0) return undefined;
  const rates = await read<RateRow>(
    'SELECT methodId, threshold, amount FROM shipping_rates ORDER BY methodId, threshold',
  );
  const places = await read<{ zoneId: number; country: string; region: string }>(
    'SELECT zoneId, country, region FROM shipping_zone_regions',
  );
  const byMethod = new Map<number, RateRow[]>();
  for (const rate of rates) byMethod.set(rate.methodId, [...(byMethod.get(rate.methodId) ?? []), rate]);
  return shippingTableOf(
    places,
    methods.filter(({ isActive }) => isActive).map((row) => methodOf(row, byMethod.get(row.id) ?? [])),
  );
}

function methodOf(
  { isActive: _isActive, ...row }: MethodRow,
  rates: readonly RateRow[],
): Method & { zoneId: number } {
  const minor = (amount: string) => toMoney(amount, row.currency).minor;
  return {
    ...row,
    freeFrom: row.freeFrom === null ? null : minor(row.freeFrom),
    rates: rates.map(({ threshold, amount }) => ({
      threshold: row.basis === 'total' ? minor(threshold) : toThousandths(threshold) / 1000,
      amount: minor(amount),
    })),
  };
}
