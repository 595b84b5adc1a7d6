import { type Check, inOrderRange } from '../../consistency/check.js';
import { SUBTOTAL, share, shippingCharge, unitsToShare } from '../../money/amounts-in-sql.js';
import { UNITS_BACK } from './lifecycle/refund-checks.js';

/** Rows found by each amount check, by check name. Amounts are decimal strings. */
export interface AmountViolations {
  'total-not-its-parts': {
    orderId: string;
    totalAmount: string;
    /** Line totals plus shipping, plus the tax on shipping if prices exclude it. */
    partsAmount: string;
  };
  'order-not-its-lines': {
    orderId: string;
    figure: 'discountAmount' | 'taxAmount';
    amount: string;
    /** Sum of the lines; for tax plus that on shipping. */
    linesAmount: string;
  };
  'tax-not-its-rates': {
    orderId: string;
    taxAmount: string;
    /** Amount according to the rates. */
    ratesAmount: string;
  };
  'tax-not-its-lines': {
    orderId: string;
    /** Name of a rate; null: all rates of the line. */
    rate: string | null;
    /** Null: all lines of the rate, and shipping if it is taxed at it. */
    line: number | null;
    /** Amount according to the rate, or the line by rate. */
    ratesAmount: string;
    /** Tax of the line or lines. */
    taxAmount: string;
  };
  'line-not-its-parts': {
    orderId: string;
    line: number;
    subtotal: string;
    discountAmount: string;
    taxAmount: string;
    total: string;
  };
  'subtotal-not-its-units': {
    orderId: string;
    line: number;
    quantity: number;
    price: string;
    subtotal: string;
  };
  'part-not-its-share': {
    orderId: string;
    /** Version of the event that cancelled or returned the units. */
    version: number;
    line: number;
    quantity: number;
    amount: string;
    /** The units' share of the line total. */
    worth: string;
  };
}

const upTo = (units: string) => share('total * unit', units, 'ordered');

/** SQL: the order says which lines its taxes are on. Orders of older versions do not. */
const NAMES_LINES = `${inOrderRange('orders.id')} AND orders.pricing IS NOT NULL
        AND COALESCE(JSON_LENGTH(JSON_EXTRACT(orders.pricing, '$.taxes[*].lines')), 0)
          = COALESCE(JSON_LENGTH(orders.pricing, '$.taxes'), 0)`;

/** SQL: one row per line of each tax, or per amount of the tax on a line. `tax` and `part` count from 1. */
const byTax = (values: 'lines' | 'amounts', type: string, alias: string) =>
  `JSON_TABLE(orders.pricing, '$.taxes[*]' COLUMNS (
          tax FOR ORDINALITY, NESTED PATH '$.${values}[*]' COLUMNS (part FOR ORDINALITY, value ${type} PATH '$')
        )) AS ${alias}`;

/** Checks that every stored amount of an order is the sum or share that it must be. */
export const AMOUNT_CHECKS: ReadonlyArray<Check<keyof AmountViolations>> = [
  {
    name: 'total-not-its-parts',
    rule: "Every order's total is the sum of its lines and its shipping",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.totalAmount, SUM(item.total) + ${shippingCharge('orders')} AS partsAmount
      FROM orders JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${inOrderRange('orders.id')}
      GROUP BY orders.id, orders.totalAmount, orders.shippingAmount, orders.pricesIncludeTax, orders.shippingTaxAmount
      HAVING partsAmount <> orders.totalAmount`,
  },
  {
    name: 'order-not-its-lines',
    rule: "Every order's discount and tax are those of its lines, and the tax of its shipping",
    byOrder: true,
    sql: ['discountAmount', 'taxAmount']
      .map(
        (figure) => `
      SELECT orders.id AS orderId, '${figure}' AS figure, orders.${figure} AS amount,
        SUM(item.${figure})${figure === 'taxAmount' ? ' + orders.shippingTaxAmount' : ''} AS linesAmount
      FROM orders JOIN order_items AS item ON item.orderId = orders.id
      WHERE ${inOrderRange('orders.id')}
      GROUP BY orders.id, orders.${figure}, orders.shippingTaxAmount
      HAVING linesAmount <> amount`,
      )
      .join(' UNION ALL '),
  },
  {
    name: 'tax-not-its-rates',
    rule: "Every order's tax is what is said of its rates",
    byOrder: true,
    sql: `
      SELECT orders.id AS orderId, orders.taxAmount, COALESCE(SUM(tax.amount), 0) AS ratesAmount
      FROM orders LEFT JOIN
        JSON_TABLE(orders.pricing, '$.taxes[*]' COLUMNS (amount DECIMAL(15, 3) PATH '$.amount')) AS tax ON TRUE
      WHERE ${inOrderRange('orders.id')} AND (orders.pricing IS NOT NULL OR orders.taxAmount <> 0)
      GROUP BY orders.id, orders.taxAmount
      HAVING ratesAmount <> orders.taxAmount`,
  },
  {
    name: 'tax-not-its-lines',
    rule: "Every order's rates are no more than the tax of their lines, and no line has tax of no rate",
    byOrder: true,
    // Which part of a line's tax is of which rate is only stored where it does not follow from the rates. Together with the sums
    // of all rates and of all lines, "no more than" is "as much as" where a line has one rate.
    sql: `
      SELECT orders.id AS orderId, said.name AS rate, CAST(NULL AS SIGNED) AS line, said.amount AS ratesAmount,
        COALESCE((
          SELECT SUM(item.taxAmount) FROM order_items AS item
          WHERE item.orderId = orders.id AND JSON_CONTAINS(said.taxedLines, CAST(item.line AS CHAR))
        ), 0) + IF(said.onShipping, orders.shippingTaxAmount, 0) AS taxAmount
      FROM orders JOIN JSON_TABLE(orders.pricing, '$.taxes[*]' COLUMNS (
        name VARCHAR(255) PATH '$.name', amount DECIMAL(15, 3) PATH '$.amount', taxedLines JSON PATH '$.lines',
        onShipping INT EXISTS PATH '$.onShipping'
      )) AS said ON TRUE
      WHERE ${NAMES_LINES}
      HAVING taxAmount < ratesAmount
      UNION ALL
      SELECT item.orderId, NULL, CAST(item.line AS SIGNED), COALESCE(said.amount, 0), item.taxAmount
      FROM orders JOIN order_items AS item ON item.orderId = orders.id
      LEFT JOIN (
        SELECT orders.id AS orderId, named.value AS line, SUM(share.value) AS amount,
          COUNT(*) = COUNT(share.value) AS isWhole
        FROM orders JOIN ${byTax('lines', 'INT', 'named')} ON TRUE
        LEFT JOIN ${byTax('amounts', 'DECIMAL(15, 3)', 'share')} ON share.tax = named.tax AND share.part = named.part
        WHERE ${NAMES_LINES} GROUP BY orders.id, named.value
      ) AS said ON said.orderId = item.orderId AND said.line = item.line
      WHERE ${NAMES_LINES} AND ((said.line IS NULL AND item.taxAmount <> 0)
        OR (said.isWhole AND said.amount <> item.taxAmount))`,
  },
  {
    name: 'line-not-its-parts',
    rule: 'Every line comes to its subtotal less its discount, with the tax on it where prices do not include it',
    byOrder: true,
    sql: `
      SELECT item.orderId, item.line, item.subtotal, item.discountAmount, item.taxAmount, item.total
      FROM order_items AS item JOIN orders ON orders.id = item.orderId
      WHERE ${inOrderRange('item.orderId')} AND (item.discountAmount > item.subtotal
        OR item.total <> item.subtotal - item.discountAmount + IF(orders.pricesIncludeTax, 0, item.taxAmount))`,
  },
  {
    name: 'subtotal-not-its-units',
    rule: "Every line's subtotal is its units at their price",
    byOrder: true,
    sql: `
      SELECT item.orderId, item.line, item.quantity, item.price, item.subtotal FROM order_items AS item
      WHERE ${inOrderRange('item.orderId')} AND item.subtotal <> ${SUBTOTAL}`,
  },
  {
    name: 'part-not-its-share',
    rule: 'Units that are cancelled or come back are worth their share of the line: all of them together, all of it',
    byOrder: true,
    sql: `
      SELECT orderId, version, line, quantity, amount, worth
      FROM (
        SELECT orderId, version, line, quantity, amount,
          CAST((${upTo('gone')} - ${upTo('gone - quantity')}) / unit AS DECIMAL(15, 3)) AS worth
        FROM (
          SELECT part.orderId, part.version, part.line, part.quantity, part.amount, item.total, item.quantity AS ordered,
            CAST(SUM(part.quantity) OVER (PARTITION BY part.orderId, part.line ORDER BY part.version) AS SIGNED) AS gone,
            ${unitsToShare('item.price', 'orders.currency')} AS unit
          FROM (${UNITS_BACK}
          ) AS part
          JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
          JOIN orders ON orders.id = part.orderId
        ) AS counted
      ) AS valued
      WHERE amount <> worth`,
  },
];
