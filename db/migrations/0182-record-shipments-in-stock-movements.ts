import type { QueryInterface } from 'sequelize';
import type { Migration } from './migration.js';
import { changeByMovement } from './movement-slices.js';
import { ORDERS_A_STEP } from './order-slices.js';

// Of all parcels of an order at once, so one that has a shipment has them all.
const RECORD = `
  INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
  SELECT item.productId, parcel.locationId, -CAST(part.quantity AS SIGNED), -CAST(part.quantity AS SIGNED), 'shipment',
    parcel.orderId, parcel.createdAt
  FROM fulfilments AS parcel
  JOIN fulfilment_items AS part ON part.fulfilmentId = parcel.id
  JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
  WHERE parcel.orderId > UNHEX(?) AND parcel.orderId <= UNHEX(?) AND NOT EXISTS (
    SELECT 1 FROM stock_movements AS sent WHERE sent.orderId = parcel.orderId AND sent.kind = 'shipment')
  ORDER BY parcel.createdAt, parcel.id, part.line`;

export const recordShipmentsInStockMovements: Migration = {
  name: '0182-record-shipments-in-stock-movements',
  worksOnRows: 'both ways',
  needs: '0181-add-committed-to-stock-movements',
  up: recordByOrder,
  down: (queryInterface) =>
    changeByMovement(
      queryInterface,
      "DELETE FROM stock_movements WHERE id > ? AND id <= ? AND kind = 'shipment'",
    ),
};

async function recordByOrder({ sequelize }: QueryInterface): Promise<void> {
  for (let after = ''; ; ) {
    const [rows] = await sequelize.query(
      `SELECT HEX(orderId) AS last FROM fulfilments WHERE orderId > UNHEX(?)
       GROUP BY orderId ORDER BY orderId LIMIT ${ORDERS_A_STEP}`,
      { replacements: [after] },
    );
    const last = (rows as Array<{ last: string }>).at(-1)?.last;
    if (last === undefined) return;
    await sequelize.query(RECORD, { replacements: [after, last] });
    after = last;
  }
}
