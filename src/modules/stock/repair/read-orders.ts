import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import type { MovementKind } from '../../../models/stock-movement.js';
import { SUBTOTAL, shippingCharge } from '../../../money/amounts-in-sql.js';
import type { OrderUnits } from './lacking-of-order.js';

/** Orders of a product. */
export interface ReadOrders {
  orders: OrderUnits[];
  /** Orders with unreliable lines. */
  unreliable: string[];
}

const LINES = (ids: string) => `
  SELECT item.orderId, CAST(SUM(item.quantity) AS SIGNED) AS ordered,
    CAST(SUM(item.cancelledQuantity) AS SIGNED) AS cancelled, CAST(SUM(item.shippedQuantity) AS SIGNED) AS shipped
  FROM order_items AS item WHERE item.orderId IN (${ids}) AND item.productId = :productId GROUP BY item.orderId`;

/**
 * Orders whose amounts add up, whose lines match their records, and that have no open units if they are cancelled: somebody who
 * cancelled one in SQL may have deleted its movements to restore the stock.
 */
const RELIABLE = (ids: string) => `
  SELECT orders.id AS orderId FROM orders
  WHERE orders.id IN (${ids})
    AND totalAmount = (SELECT SUM(total) FROM order_items WHERE orderId = orders.id) + ${shippingCharge('orders')}
    AND NOT EXISTS (
      SELECT 1 FROM order_items AS item
      WHERE item.orderId = orders.id AND (item.subtotal <> ${SUBTOTAL}
        OR item.cancelledQuantity <> (
          SELECT COALESCE(SUM(quantity), 0) FROM cancellation_items WHERE orderId = item.orderId AND line = item.line)
        OR item.shippedQuantity <> (
          SELECT COALESCE(SUM(quantity), 0) FROM fulfilment_items WHERE orderId = item.orderId AND line = item.line)
        OR (orders.status NOT IN ('pending', 'processing') AND item.quantity <> item.cancelledQuantity + item.shippedQuantity)))`;

const PARCELS = (ids: string) => `
  SELECT part.orderId, parcel.locationId, CAST(SUM(part.quantity) AS SIGNED) AS units
  FROM fulfilment_items AS part
  JOIN fulfilments AS parcel ON parcel.id = part.fulfilmentId
  JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
  WHERE part.orderId IN (${ids}) AND item.productId = :productId GROUP BY part.orderId, parcel.locationId`;

const GONE = (ids: string) => `
  SELECT orderId, CAST(SUM(returned) AS SIGNED) AS returned, CAST(SUM(writtenOff) AS SIGNED) AS writtenOff
  FROM (
    SELECT part.orderId, part.line, part.restocked + part.writtenOff AS returned, part.writtenOff
    FROM return_items AS part WHERE part.orderId IN (${ids})
    UNION ALL
    SELECT part.orderId, part.line, 0, part.quantity
    FROM cancellation_items AS part WHERE part.orderId IN (${ids}) AND NOT part.restocked
  ) AS entry
  WHERE EXISTS (
    SELECT 1 FROM order_items AS item
    WHERE item.orderId = entry.orderId AND item.line = entry.line AND item.productId = :productId)
  GROUP BY orderId`;

const MOVEMENTS = (ids: string) => `
  SELECT orderId, kind, locationId, CAST(SUM(onHand) AS SIGNED) AS onHand, CAST(SUM(committed) AS SIGNED) AS committed
  FROM stock_movements WHERE orderId IN (${ids}) AND productId = :productId GROUP BY orderId, kind, locationId`;

type Of<Row> = Row & { orderId: string };
type MovementRow = Of<{ kind: MovementKind; locationId: number; onHand: number; committed: number }>;

/** The units of a product in these orders, as far as known, by order id. */
export async function readOrders(
  sequelize: Sequelize,
  productId: number,
  orderIds: readonly string[],
  transaction: Transaction,
): Promise<ReadOrders> {
  if (orderIds.length === 0) return { orders: [], unreliable: [] };
  const ids = orderIds.map(idInSql).join(', ');
  const read = <Row extends object>(sql: string) =>
    sequelize.query<Row>(sql, { replacements: { productId }, type: QueryTypes.SELECT, transaction });
  const reliable = new Set((await read<Of<object>>(RELIABLE(ids))).map(({ orderId }) => orderId));
  const lines = await read<Of<Pick<OrderUnits, 'ordered' | 'cancelled' | 'shipped'>>>(LINES(ids));
  const parcels = await read<Of<{ locationId: number; units: number }>>(PARCELS(ids));
  const gone = await read<Of<Pick<OrderUnits, 'returned' | 'writtenOff'>>>(GONE(ids));
  const movements = await read<MovementRow>(MOVEMENTS(ids));
  const of = <Row extends { orderId: string }>(rows: readonly Row[], orderId: string) =>
    rows.filter((row) => row.orderId === orderId);
  const orders = [...orderIds]
    .filter((id) => reliable.has(id))
    .sort()
    .map((orderId): OrderUnits => {
      const [line = { ordered: 0, cancelled: 0, shipped: 0 }] = of(lines, orderId);
      const [back = { returned: 0, writtenOff: 0 }] = of(gone, orderId);
      return {
        orderId,
        ...{ ordered: line.ordered, cancelled: line.cancelled, shipped: line.shipped },
        ...{ returned: back.returned, writtenOff: back.writtenOff },
        parcels: new Map(of(parcels, orderId).map(({ locationId, units }) => [locationId, units])),
        movements: of(movements, orderId),
      };
    });
  return { orders, unreliable: orderIds.filter((id) => !reliable.has(id)).sort() };
}
