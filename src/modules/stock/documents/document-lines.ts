import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type FieldError, Problem } from '../../../errors.js';
import { invalidRows } from '../../../http/validation.js';
import { idOf } from '../../../models/id.js';
import { Product, StockDocumentLine } from '../../../models/index.js';
import { refusedAmount } from '../../../money/require-amount.js';
import type { LockedDocument } from './lock-document.js';

/** Units of a product. */
export interface Units {
  productId: number;
  quantity: number;
}

/** A line in a request. */
export interface NewLine extends Units {
  unitCost?: string | null;
}

/** @throws Problem VALIDATION_FAILED for each line with an unknown product, a product given twice, or an impossible cost */
export async function requireLines(
  lines: ReadonlyArray<{ productId: number; unitCost?: string | null }>,
  transaction: Transaction,
): Promise<void> {
  const found = await Product.findAll({
    attributes: ['id', 'currency'],
    where: { id: lines.map(({ productId }) => productId) },
    raw: true,
    transaction,
  });
  const currencies = new Map(found.map(({ id, currency }) => [id, currency]));
  const errors: FieldError[] = twice(lines);
  for (const [index, { productId, unitCost }] of lines.entries()) {
    const currency = currencies.get(productId);
    if (!currency) errors.push({ field: `lines.${index}.productId`, message: 'is no product' });
    else if (unitCost)
      errors.push(...(refusedAmount(unitCost, currency, `lines.${index}.unitCost`)?.errors ?? []));
  }
  refuse(errors);
}

function twice(lines: ReadonlyArray<{ productId: number }>): FieldError[] {
  const seen = new Set<number>();
  return lines.flatMap(({ productId }, index) => {
    if (seen.has(productId)) return [{ field: `lines.${index}.productId`, message: 'is given twice' }];
    seen.add(productId);
    return [];
  });
}

/** @throws Problem VALIDATION_FAILED if there are errors */
function refuse(errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw invalidRows('lines', errors);
}

/** Units neither received nor lost. */
export const openUnits = ({ quantity, done, lost }: StockDocumentLine): number => quantity - done - lost;

/**
 * Picks the named units, or all that are open. Pure.
 * @throws Problem VALIDATION_FAILED for a product that is not in the document or given twice, DOCUMENT_QUANTITY_EXCEEDED
 */
export function pickUnits(lines: readonly StockDocumentLine[], named: readonly Units[] | undefined): Units[] {
  const open = new Map(lines.map((line) => [line.productId, openUnits(line)]));
  const all = [...open].map(([productId, quantity]) => ({ productId, quantity }));
  if (!named) return all.filter(({ quantity }) => quantity > 0);
  refuse([
    ...twice(named),
    ...named.flatMap(({ productId }, index) =>
      open.has(productId) ? [] : [{ field: `lines.${index}.productId`, message: 'is not in the document' }],
    ),
  ]);
  const beyond = named.flatMap(({ productId, quantity: requested }) => {
    const available = open.get(productId) as number;
    return requested > available ? [{ productId, requested, available }] : [];
  });
  if (beyond.length === 0) return [...named];
  const those = beyond.map((one) => `${one.requested} of product ${one.productId}, not ${one.available}`);
  throw new Problem('DOCUMENT_QUANTITY_EXCEEDED', `More than is open: ${those.join('; ')}.`, {
    extensions: { lines: beyond },
  });
}

const ADD = (counter: 'done' | 'lost') => `
  UPDATE JSON_TABLE(:units, '$[*]' COLUMNS (
      productId INT UNSIGNED PATH '$.productId', quantity INT UNSIGNED PATH '$.quantity'
    )) AS unit
  STRAIGHT_JOIN stock_document_lines AS line FORCE INDEX (PRIMARY)
    ON line.documentId = :documentId AND line.productId = unit.productId
  SET line.${counter} = line.${counter} + unit.quantity
  WHERE line.done + line.lost + unit.quantity <= line.quantity`;

/** Adds received or lost units to lines. @throws Error if someone changed them without locking the document */
export async function addToLines(
  { id, lines }: LockedDocument,
  counter: 'done' | 'lost',
  units: readonly Units[],
  transaction: Transaction,
): Promise<void> {
  const sequelize = StockDocumentLine.sequelize as Sequelize;
  const [, changed] = await sequelize.query(ADD(counter), {
    replacements: { documentId: idOf(id), units: JSON.stringify(units) },
    type: QueryTypes.UPDATE,
    transaction,
  });
  if (changed !== units.length) throw new Error(`lines of stock document ${id} changed without its lock`);
  for (const { productId, quantity } of units) {
    const line = lines.find((one) => one.productId === productId) as StockDocumentLine;
    line[counter] += quantity;
  }
}
