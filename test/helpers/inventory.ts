import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';

/** Every stock level is the sum of its movements, and not below zero. */
export async function expectConservation(sequelize: Sequelize): Promise<void> {
  const broken = await sequelize.query(
    `SELECT level.productId, level.onHand, COALESCE(SUM(movement.quantity), 0) AS movements
     FROM stock_levels AS level LEFT JOIN stock_movements AS movement USING (productId, locationId)
     GROUP BY level.productId, level.locationId, level.onHand
     HAVING level.onHand <> movements OR level.onHand < 0`,
    { type: QueryTypes.SELECT },
  );
  expect(broken).toEqual([]);
}

/** No order item lacks its movement, no order lacks items, and every total is the sum of its lines. */
export async function expectOrdersAddUp(sequelize: Sequelize): Promise<void> {
  const unmoved = await sequelize.query(
    `SELECT item.orderId, item.line FROM order_items AS item
     LEFT JOIN stock_movements AS movement
       ON movement.orderId = item.orderId AND movement.productId = item.productId AND movement.quantity = -item.quantity
     WHERE movement.id IS NULL`,
    { type: QueryTypes.SELECT },
  );
  const wrongTotals = await sequelize.query(
    `SELECT orders.id, orders.totalAmount, SUM(item.quantity * item.price) AS lineTotals
     FROM orders LEFT JOIN order_items AS item ON item.orderId = orders.id
     GROUP BY orders.id, orders.totalAmount HAVING lineTotals IS NULL OR lineTotals <> orders.totalAmount`,
    { type: QueryTypes.SELECT },
  );
  expect({ unmoved, wrongTotals }).toEqual({ unmoved: [], wrongTotals: [] });
}
