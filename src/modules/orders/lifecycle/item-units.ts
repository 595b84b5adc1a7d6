import { literal, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { invalidField, Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { OrderItem } from '../../../models/order-item.js';
import { shareOf } from '../../../money/shares.js';

/** An order line with its price and its unit counters. */
export type ItemUnits = Pick<
  OrderItem,
  | 'line'
  | 'productId'
  | 'price'
  | 'total'
  | 'taxAmount'
  | 'quantity'
  | 'cancelledQuantity'
  | 'shippedQuantity'
  | 'returnedQuantity'
> & {
  /** Returned units that were received. */
  receivedQuantity: number;
};

/** Units of a line that are being changed. */
export interface PickedUnits {
  item: ItemUnits;
  /** At least one. */
  quantity: number;
}

/** Units of a line as a client requests them. */
export interface RequestedUnits {
  line: number;
  quantity: number;
}

/** Units neither cancelled nor shipped. */
export const openUnits = (item: ItemUnits): number =>
  item.quantity - item.cancelledQuantity - item.shippedQuantity;

/** Shipped units that are in no return, or only in rejected ones. */
export const returnableUnits = (item: ItemUnits): number => item.shippedQuantity - item.returnedQuantity;

const RECEIVED = `(
  SELECT CAST(COALESCE(SUM(part.restocked + part.writtenOff), 0) AS SIGNED) FROM return_items AS part
  WHERE part.orderId = OrderItem.orderId AND part.line = OrderItem.line)`;

/** Reads the lines of an order. They cannot change while the caller holds the order: see lockOrder. */
export function readItems(orderId: string, transaction: Transaction): Promise<ItemUnits[]> {
  return OrderItem.findAll({
    attributes: [
      'line',
      'productId',
      'price',
      'total',
      'taxAmount',
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
 * Value of units that are cancelled or returned now: their share of the line total. The values of all units of a line add
 * up to its total, in whatever order they are cancelled or returned.
 * @returns a decimal string
 */
export const valueOfUnits = ({ item, quantity: units }: PickedUnits, currency: string): string =>
  shareOf(item, currency, { gone: item.cancelledQuantity + item.receivedQuantity, units });

/** The part of that value that is tax. The parts of all units of a line add up to its tax in the same way. */
export const taxOfUnits = ({ item, quantity: units }: PickedUnits, currency: string): string =>
  shareOf({ ...item, total: item.taxAmount }, currency, {
    gone: item.cancelledQuantity + item.receivedQuantity,
    units,
  });

/** Sum of `units` over all lines. */
export const sumUnits = <Line>(lines: readonly Line[], units: (line: Line) => number): number =>
  lines.reduce((sum, line) => sum + units(line), 0);

/** Picks all available units of each line. */
export function pickAll(items: readonly ItemUnits[], available: (item: ItemUnits) => number): PickedUnits[] {
  return items.flatMap((item) => (available(item) > 0 ? [{ item, quantity: available(item) }] : []));
}

/**
 * Picks the units that a client requests. Requests for the same line are added up.
 * @throws Problem VALIDATION_FAILED for an unknown line, QUANTITY_EXCEEDED when a line has fewer units
 */
export function pickUnits(
  items: readonly ItemUnits[],
  wanted: readonly RequestedUnits[],
  available: (item: ItemUnits) => number,
): PickedUnits[] {
  const quantities = new Map<ItemUnits, number>();
  for (const [index, { line, quantity }] of wanted.entries()) {
    const item = items.find((one) => one.line === line);
    if (!item) throw invalidField(`lines.${index}.line`, 'is not in this order');
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
 * Adds units to the `cancelled`, `shipped` or `returned` counters of an order's lines, in one guarded UPDATE. Negative
 * quantities subtract.
 * @throws Error when a line does not have that many units: the caller holds the order and must have checked
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
  if (changed !== units.length)
    throw new Error(`order ${orderId} does not have that many units to count as ${as}`);
}
