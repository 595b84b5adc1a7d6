import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { cutPage, decodeCursor, encodeCursor, type Page, type PageRequest } from '../../../http/paging.js';
import type { BackorderKind } from '../../../models/backorder.js';
import { BELOW_EVERY_ID, idOf } from '../../../models/id.js';
import { unitsOnBackorder } from '../../../models/units-on-backorder.js';
import { orderNumberSql } from '../lifecycle/order-keys.js';

/** Units of a product that an order waits for. */
export interface WaitingUnits {
  orderId: string;
  orderNumber: string;
  placedAt: Date;
  /** ISO 3166-1 alpha-2. */
  country: string;
  productId: number;
  sku: string;
  name: string;
  units: number;
  /** What is offered of the product, and owed of it to all orders. */
  limit: number | null;
  owed: number;
  kind: BackorderKind;
  shipsAt: string | null;
}

const PAGE = (waiting: string) => `
  SELECT waiting.orderId, ${orderNumberSql('placed.number')} AS orderNumber, placed.createdAt AS placedAt,
    JSON_UNQUOTE(JSON_EXTRACT(placed.shippingAddress, '$.country')) AS country, waiting.productId, product.sku, product.name,
    waiting.units, IF(backorder.isOffered, level.onHand - level.safetyStock, NULL) AS \`limit\`, level.committed AS owed,
    COALESCE(backorder.kind, 'backorder') AS kind, backorder.shipsAt
  FROM (
    ${waiting} ORDER BY movement.orderId, movement.productId LIMIT :limit OFFSET :offset
  ) AS waiting
  JOIN orders AS placed ON placed.id = waiting.orderId
  JOIN products AS product ON product.id = waiting.productId
  JOIN stock_levels AS level ON level.productId = waiting.productId AND level.locationId = waiting.locationId
  LEFT JOIN backorders AS backorder ON backorder.productId = waiting.productId
  ORDER BY waiting.orderId, waiting.productId`;

const IS_AFTER =
  'movement.orderId >= :orderId AND (movement.orderId > :orderId OR movement.productId > :productId)';

const cursorKeys = z.tuple([z.uuid(), z.int()]);

/**
 * A page of the units that orders wait for, the oldest order first.
 * @param productId undefined: of all products
 * @throws Problem VALIDATION_FAILED when `after` is not a cursor of this list
 */
export async function listBackorders(
  sequelize: Sequelize,
  productId: number | undefined,
  { limit, offset = 0, after, count }: PageRequest,
): Promise<Page<WaitingUnits>> {
  const [orderId, product] = after ? decodeCursor(after, cursorKeys) : [undefined, 0];
  const values = { of: productId, orderId: orderId ? idOf(orderId) : BELOW_EVERY_ID, productId: product };
  const ofProduct = productId === undefined ? 'TRUE' : 'movement.productId = :of';
  const rows = await sequelize.query<WaitingUnits>(PAGE(unitsOnBackorder(`${ofProduct} AND ${IS_AFTER}`)), {
    replacements: { ...values, limit: limit + 1, offset: after ? 0 : offset },
    type: QueryTypes.SELECT,
  });
  const page = cutPage(rows, limit, (last) => encodeCursor([last.orderId, last.productId]));
  if (!count) return page;
  const [counted] = await sequelize.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (${unitsOnBackorder(ofProduct)}) AS waiting`,
    { replacements: values, type: QueryTypes.SELECT },
  );
  return { ...page, total: counted?.total ?? 0 };
}
