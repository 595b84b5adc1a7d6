import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BELOW_EVERY_ID, idOf } from '../../../models/id.js';
import { Order } from '../../../models/order.js';
import type { Place } from '../lock-places.js';

/** An order that waits for units of a product. */
export interface WaitingOrder {
  orderId: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  units: number;
}

/** Orders per page. */
export const WAITING_PAGE = 100;

const WAITING = `
  SELECT waiting.orderId, waiting.units, JSON_UNQUOTE(JSON_EXTRACT(orders.shippingAddress, '$.country')) AS country
  FROM (
    SELECT orderId, CAST(SUM(committed) AS SIGNED) AS units
    FROM stock_movements FORCE INDEX (stock_movements_level)
    WHERE productId = :productId AND locationId = :locationId AND orderId > :after
    GROUP BY orderId HAVING units > 0 ORDER BY orderId LIMIT :limit
  ) AS waiting
  JOIN orders ON orders.id = waiting.orderId`;

/**
 * A page of the orders with units of a product on backorder, oldest first, since ids begin with the time.
 * @param after an order id
 */
export function readWaitingOrders(
  { productId, locationId }: Place,
  after?: string,
  transaction?: Transaction,
): Promise<WaitingOrder[]> {
  return (Order.sequelize as Sequelize).query<WaitingOrder>(`${WAITING} ORDER BY waiting.orderId`, {
    replacements: {
      productId,
      locationId,
      after: after === undefined ? BELOW_EVERY_ID : idOf(after),
      limit: WAITING_PAGE,
    },
    type: QueryTypes.SELECT,
    transaction,
  });
}

/** Units of a product that orders wait for, by the country of the order. */
export async function readWaitingByCountry(
  { productId, locationId }: Place,
  transaction: Transaction,
): Promise<Map<string, number>> {
  const rows = await (Order.sequelize as Sequelize).query<{ country: string; units: number }>(
    `SELECT country, CAST(SUM(units) AS SIGNED) AS units FROM (${WAITING}) AS one GROUP BY country`,
    {
      replacements: { productId, locationId, after: BELOW_EVERY_ID, limit: Number.MAX_SAFE_INTEGER },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return new Map(rows.map(({ country, units }) => [country, units]));
}
