import type { Sequelize } from 'sequelize-typescript';
import { endOfDay, startOfDay } from '../../../rules/days.js';
import { lowestKeyAt } from '../lifecycle/order-keys.js';
import { customerFilter, searchFilter } from './customer-filters.js';
import type { Filter } from './filter.js';
import type { ListPlan } from './find-orders.js';
import { scanAll, scanStatus } from './index-scans.js';
import { productFilter, trackingNumberFilter } from './item-filters.js';
import type { OrderFilters } from './schemas.js';

/**
 * Decides how a list is read. The most selective filter that has an index provides the scans: tracking number, customer,
 * search, product, status, in this order. All other filters become conditions.
 * @param timeZone IANA name; `from` and `to` are days in it
 */
export async function planList(
  sequelize: Sequelize,
  asked: OrderFilters,
  timeZone: string,
): Promise<ListPlan> {
  const text = (value: string) => sequelize.escape(value);
  const { paymentStatus, paymentMethod, currency, minTotal, maxTotal, from, to } = asked;
  const oneOf = (values: string[]) => `IN (${values.map(text).join(', ')})`;
  const filters: Array<Filter | undefined> = [
    await trackingNumberFilter(sequelize, asked),
    await customerFilter(sequelize, asked),
    await searchFilter(sequelize, asked),
    await productFilter(sequelize, asked),
    paymentStatus ? { condition: `placed.paymentStatus ${oneOf(paymentStatus)}` } : undefined,
    paymentMethod ? { condition: `placed.paymentMethod ${oneOf(paymentMethod)}` } : undefined,
    currency ? { condition: `placed.currency = ${text(currency)}` } : undefined,
    minTotal ? { condition: `placed.totalAmount >= ${minTotal}` } : undefined,
    maxTotal ? { condition: `placed.totalAmount <= ${maxTotal}` } : undefined,
  ];
  const found = filters.filter((filter) => filter !== undefined);
  if (asked.status) {
    const filter = {
      rank: 5,
      scans: asked.status.map(text).map(scanStatus),
      condition: `placed.status ${oneOf(asked.status)}`,
    };
    if (!best(found)?.coversStatus) found.push(filter);
  }
  const driver = best(found);
  return {
    scans: driver?.scans ?? [scanAll()],
    rest: found.filter((filter) => filter !== driver).map(({ condition }) => condition),
    ...(from && { fromKey: lowestKeyAt(startOfDay(from, timeZone)) }),
    ...(to && { toKey: lowestKeyAt(endOfDay(to, timeZone)) }),
  };
}

function best(filters: Filter[]): Filter | undefined {
  const indexed = filters.filter(({ scans }) => scans !== undefined);
  return indexed.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))[0];
}
