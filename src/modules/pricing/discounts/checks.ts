import { type Check, inOrderRange } from '../../../consistency/check.js';

/** Rows found by each check of discounts, by check name. Amounts are decimal strings. */
export interface DiscountViolations {
  'uses-not-redemptions': {
    discountId: number;
    /** Null: the uses of the discount itself. */
    code: string | null;
    uses: number;
    redemptions: number;
  };
  'uses-over-limit': { discountId: number; code: string | null; uses: number; maxUses: number };
  'customer-over-limit': {
    discountId: number;
    customer: string;
    redemptions: number;
    maxPerCustomer: number;
  };
  'redemption-not-in-order': {
    orderId: string;
    discountId: number;
    /** Null: there is no redemption. */
    amount: string | null;
    /** According to the order; null if it does not mention it. */
    orderAmount: string | null;
  };
  'discount-not-its-shares': {
    orderId: string;
    /** Null: all discounts of the line. */
    discountId: number | null;
    line: number | null;
    amount: string;
    sharesAmount: string;
  };
}

const USED = 'SELECT discountId, codeKey FROM discount_redemptions WHERE releasedAt IS NULL';

/** SQL: the discounts of an order, according to its `pricing`. */
const SAID = `JSON_TABLE(orders.pricing, '$.discounts[*]' COLUMNS (
    discountId INT UNSIGNED PATH '$.discountId', code VARCHAR(32) PATH '$.code', amount DECIMAL(15, 3) PATH '$.amount',
    shippingAmount DECIMAL(15, 3) PATH '$.shippingAmount'
  )) AS said`;

/** SQL: the parts of these discounts on each line. */
const SHARES = `JSON_TABLE(orders.pricing, '$.discounts[*]' COLUMNS (
    discountId INT UNSIGNED PATH '$.discountId',
    NESTED PATH '$.lines[*]' COLUMNS (line SMALLINT UNSIGNED PATH '$.line', amount DECIMAL(15, 3) PATH '$.amount')
  )) AS part`;

export const DISCOUNT_CHECKS: ReadonlyArray<Check<keyof DiscountViolations>> = [
  {
    name: 'uses-not-redemptions',
    rule: 'Every discount and every generated code was used by as many orders as it says',
    byOrder: false,
    sql: `
      SELECT discount.id AS discountId, NULL AS code, discount.uses, COUNT(used.discountId) AS redemptions
      FROM discounts AS discount LEFT JOIN (${USED}) AS used ON used.discountId = discount.id
      GROUP BY discount.id, discount.uses HAVING redemptions <> discount.uses
      UNION ALL
      SELECT code.discountId, code.code, code.uses, COUNT(used.codeKey) AS redemptions
      FROM discount_codes AS code
      LEFT JOIN (${USED}) AS used ON used.discountId = code.discountId AND used.codeKey = code.codeKey
      GROUP BY code.codeKey, code.discountId, code.code, code.uses HAVING redemptions <> code.uses`,
  },
  {
    name: 'uses-over-limit',
    rule: 'No discount and no generated code was used more often than it may be',
    byOrder: false,
    sql: `
      SELECT id AS discountId, NULL AS code, uses, maxUses FROM discounts WHERE uses > maxUses
      UNION ALL
      SELECT discountId, code, uses, maxUses FROM discount_codes WHERE uses > maxUses`,
  },
  {
    name: 'customer-over-limit',
    rule: 'No customer has used a discount more often than one may',
    byOrder: false,
    sql: `
      SELECT used.discountId, HEX(used.customerKey) AS customer, COUNT(*) AS redemptions, discount.maxPerCustomer
      FROM discount_redemptions AS used JOIN discounts AS discount ON discount.id = used.discountId
      WHERE used.releasedAt IS NULL AND discount.maxPerCustomer IS NOT NULL
      GROUP BY used.discountId, used.customerKey, discount.maxPerCustomer
      HAVING redemptions > discount.maxPerCustomer`,
  },
  {
    name: 'redemption-not-in-order',
    rule: 'Every use of a discount stands in its order, with the same amount',
    byOrder: true,
    sql: `
      SELECT used.orderId, used.discountId, used.amount, said.amount AS orderAmount
      FROM discount_redemptions AS used
      LEFT JOIN (
        SELECT orders.id AS orderId, said.discountId, said.amount FROM orders JOIN ${SAID} ON TRUE
        WHERE ${inOrderRange('orders.id')}
      ) AS said ON said.orderId = used.orderId AND said.discountId = used.discountId
      WHERE ${inOrderRange('used.orderId')} AND (said.amount IS NULL OR said.amount <> used.amount)
      UNION ALL
      SELECT orders.id, said.discountId, NULL, said.amount
      FROM orders JOIN ${SAID} ON TRUE
      LEFT JOIN discount_redemptions AS used ON used.orderId = orders.id AND used.discountId = said.discountId
      WHERE ${inOrderRange('orders.id')} AND said.code IS NOT NULL AND used.orderId IS NULL`,
  },
  {
    name: 'discount-not-its-shares',
    rule: 'Every discount is what lines and shipping have of it, and every discount of a line is its shares',
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, CAST(said.discountId AS SIGNED) AS discountId, CAST(NULL AS SIGNED) AS line, said.amount, said.shippingAmount + COALESCE(
          (SELECT SUM(part.amount) FROM ${SHARES} WHERE part.discountId = said.discountId), 0) AS sharesAmount
      FROM orders JOIN ${SAID} ON TRUE
      WHERE ${inOrderRange('orders.id')}
      HAVING sharesAmount <> said.amount
      UNION ALL
      SELECT item.orderId, CAST(NULL AS SIGNED), CAST(item.line AS SIGNED), SUM(item.discountAmount) AS amount, SUM(COALESCE(shared.amount, 0)) AS sharesAmount
      FROM order_items AS item
      LEFT JOIN (
        SELECT orders.id AS orderId, part.line, SUM(part.amount) AS amount FROM orders JOIN ${SHARES} ON TRUE
        WHERE ${inOrderRange('orders.id')} AND orders.pricing IS NOT NULL GROUP BY orders.id, part.line
      ) AS shared ON shared.orderId = item.orderId AND shared.line = item.line
      WHERE ${inOrderRange('item.orderId')}
      GROUP BY item.orderId, item.line HAVING sharesAmount <> amount`,
  },
];
