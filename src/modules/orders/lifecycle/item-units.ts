import { literal, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { OrderItem } from '../../../models/order-item.js';
import { shareOf } from '../../../money/shares.js';

/** What a line comes to, and what has happened to its units, as its columns count it. */
export type ItemUnits = Pick<
  OrderItem,
  | 'line'
  | 'productId'
  | 'price'
  | 'total'
  | 'quantity'
  | 'cancelledQuantity'
  | 'shippedQuantity'
  | 'returnedQuantity'
> & {
  /** Of those in returns, the units that came. */
  receivedQuantity: number;
};

/** Units of a line that something happens to. */
export interface PickedUnits {
  item: ItemUnits;
  /** At least one. */
  quantity: number;
}

/** How a client names units of a line. */
export interface RequestedUnits {
  line: number;
  quantity: number;
}

/** Units that are neither cancelled nor sent. */
export const openUnits = (item: ItemUnits): number =>
  item.quantity - item.cancelledQuantity - item.shippedQuantity;

/** Units that were sent and are in no return, save one that was rejected. */
export const returnableUnits = (item: ItemUnits): number => item.shippedQuantity - item.returnedQuantity;

const RECEIVED = `(
  SELECT CAST(COALESCE(SUM(part.restocked + part.writtenOff), 0) AS SIGNED) FROM return_items AS part
  WHERE part.orderId = OrderItem.orderId AND part.line = OrderItem.line)`;

/** The order's lines. They stay as read for whoever holds the order: see lockOrder. */
export function readItems(orderId: string, transaction: Transaction): Promise<ItemUnits[]> {
  return OrderItem.findAll({
    attributes: [
      'line',
      'productId',
      'price',
      'total',
      'quantity',
      'cancelledQuantity',
      'shippedQuantity',
      'returnedQuantity',
      [literal(RECEIVED), 'receivedQuantity'],
    ],
    where: { orderId },
    order: ['line'],
    raw: true,
    transaction,
  }) as unknown as Promise<ItemUnits[]>;
}

/**
 * What units are worth that are cancelled or come back now, of what their line comes to. That of all its units together,
 * whenever they go, is what it comes to.
 * @returns a decimal string
 */
export const valueOfUnits = ({ item, quantity: units }: PickedUnits, currency: string): string =>
  shareOf(item, currency, { gone: item.cancelledQuantity + item.receivedQuantity, units });

/** How many units there are of all lines together. */
export const sumUnits = <Line>(lines: readonly Line[], units: (line: Line) => number): number =>
  lines.reduce((sum, line) => sum + units(line), 0);

/** Everything that there is of each line. */
export function pickAll(items: readonly ItemUnits[], available: (item: ItemUnits) => number): PickedUnits[] {
  return items.flatMap((item) => (available(item) > 0 ? [{ item, quantity: available(item) }] : []));
}

/**
 * The units that a client names, by line; what names the same line is added up.
 * @throws Problem VALIDATION_FAILED when the order has no such line, QUANTITY_EXCEEDED when it has not so many units
 */
export function pickUnits(
  items: readonly ItemUnits[],
  wanted: readonly RequestedUnits[],
  available: (item: ItemUnits) => number,
): PickedUnits[] {
  const quantities = new Map<ItemUnits, number>();
  for (const [index, { line, quantity }] of wanted.entries()) {
    const item = items.find((one) => one.line === line);
    if (!item) throw noSuchLine(`lines.${index}.line`);
    quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  }
  const exceeded = [...quantities].flatMap(([item, requested]) =>
    requested > available(item)
      ? [{ line: item.line, productId: item.productId, requested, available: available(item) }]
      : [],
  );
  if (exceeded.length > 0) throw quantityExceeded(exceeded);
  return [...quantities]
    .map(([item, quantity]) => ({ item, quantity }))
    .sort((a, b) => a.item.line - b.item.line);
}

function noSuchLine(field: string): Problem {
  return new Problem('VALIDATION_FAILED', `Please correct: ${field}.`, {
    errors: [{ field, message: 'is not in this order' }],
  });
}

function quantityExceeded(
  lines: Array<{ line: number; productId: number; requested: number; available: number }>,
): Problem {
  const list = lines.map(
    ({ line, requested, available }) => `${requested} of line ${line}, of which there are ${available}`,
  );
  return new Problem('QUANTITY_EXCEEDED', `Asked for ${list.join('; ')}.`, { extensions: { lines } });
}

const COLUMNS = { cancelled: 'cancelledQuantity', shipped: 'shippedQuantity', returned: 'returnedQuantity' };

/**
 * Counts units of an order's lines as cancelled, shipped or returned, in one UPDATE that refuses to count more than
 * there are. A quantity below zero takes back what was counted.
 * @throws Error when a line has not so many: who holds the order has looked before
 */
export async function incrementUnits(
  orderId: string,
  as: keyof typeof COLUMNS,
  units: ReadonlyArray<{ line: number; quantity: number }>,
  transaction: Transaction,
): Promise<void> {
  if (units.length === 0) return;
  const column = COLUMNS[as];
  const limit = as === 'returned' ? 'item.shippedQuantity' : 'item.quantity';
  const counted =
    as === 'returned' ? 'item.returnedQuantity' : 'item.cancelledQuantity + item.shippedQuantity';
  const [, changed] = await (OrderItem.sequelize as Sequelize).query(
    `UPDATE JSON_TABLE($units, '$[*]' COLUMNS (line SMALLINT UNSIGNED PATH '$.line', quantity INT PATH '$.quantity')) AS unit
     STRAIGHT_JOIN order_items AS item ON item.orderId = $orderId AND item.line = unit.line
     SET item.${column} = item.${column} + unit.quantity
     WHERE ${counted} + unit.quantity BETWEEN 0 AND ${limit}`,
    { bind: { orderId: idOf(orderId), units: JSON.stringify(units) }, type: QueryTypes.UPDATE, transaction },
  );
  if (changed !== units.length) throw new Error(`order ${orderId} has not so many units to count as ${as}`);
}
