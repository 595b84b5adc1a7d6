/** Holds that are there before a slice, for its orders to use: each order has one, of the same basket and customer. */
import type { Connection } from 'mysql2/promise';
import { idOf } from '../src/models/id.js';
import { customerKeyOf } from '../src/modules/pricing/api.js';
import { HOLDS, ID_START, NUMBER_DIGITS } from './hold-id.js';
import { BASKETS, basketsOf } from './workloads.js';

/** A table of the lines of all baskets, beside that of the numbers: the holds are made from both. */
export async function makeBaskets(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE TABLE numbers.basket_lines (basket INT UNSIGNED, productId INT UNSIGNED, quantity INT, ownerKey BINARY(16),
       PRIMARY KEY (basket, productId))`,
  );
  const rows = basketsOf('uniform').flatMap(({ userId, lines }, basket) => {
    const ownerKey = idOf(customerKeyOf(userId));
    return lines.map(({ productId, quantity }) => [basket, productId, quantity, ownerKey]);
  });
  await connection.query('INSERT INTO numbers.basket_lines VALUES ?', [rows]);
}

/** Replaces all holds by new ones. */
export async function placeHolds(connection: Connection): Promise<void> {
  const start = ID_START.replaceAll('-', '');
  await connection.query(
    `INSERT INTO stock_holds (holdId, productId, locationId, quantity, expiresAt, ownerKey)
     SELECT UNHEX(CONCAT('${start}', LPAD(HEX(number.n - 1), ${NUMBER_DIGITS}, '0'))), line.productId, 1, line.quantity,
       UTC_TIMESTAMP(3) + INTERVAL 1 DAY, line.ownerKey
     FROM numbers.numbers AS number JOIN numbers.basket_lines AS line ON line.basket = (number.n - 1) % ${BASKETS}
     WHERE number.n <= ${HOLDS}`,
  );
  await connection.query(
    `UPDATE stock_levels AS level JOIN (
       SELECT productId, locationId, SUM(quantity) AS units FROM stock_holds GROUP BY productId, locationId
     ) AS hold USING (productId, locationId) SET level.held = hold.units`,
  );
}
