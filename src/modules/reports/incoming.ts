import { z } from 'zod';
import { idOf } from '../../models/id.js';
import { calendarDay, dayAt } from '../../rules/days.js';
import { type Report, wholeNumber } from './report.js';

/** Units of a product that a supplier still has to deliver. */
export interface Incoming {
  documentId: string;
  /** Of the receipt. */
  number: number;
  reference: string | null;
  supplier: string | null;
  /** Where they come to. */
  locationId: number;
  location: string;
  productId: number;
  sku: string;
  name: string;
  currency: string;
  unitsOrdered: number;
  unitsReceived: number;
  unitsToCome: number;
  /** Decimal strings; null if it is not known. */
  unitCost: string | null;
  costToCome: string | null;
  expectedAt: Date | null;
  /** For sorting only: seconds since 1970. */
  expectedRank: number;
}

/** Sorts receipts without a date last. */
const SOME_DAY = 9_000_000_000_000;

const INCOMING = `
  SELECT document.id AS documentId, document.number, document.reference, document.supplier, document.locationId,
    location.name AS location, line.productId, product.sku, product.name, product.currency, line.quantity AS unitsOrdered,
    line.done AS unitsReceived, CAST(line.quantity - line.done - line.lost AS SIGNED) AS unitsToCome, line.unitCost,
    (line.quantity - line.done - line.lost) * line.unitCost AS costToCome, document.expectedAt,
    COALESCE(TIMESTAMPDIFF(SECOND, '1970-01-01', document.expectedAt), ${SOME_DAY}) AS expectedRank
  FROM stock_documents AS document
  JOIN stock_document_lines AS line ON line.documentId = document.id
  JOIN products AS product ON product.id = line.productId
  JOIN locations AS location ON location.id = document.locationId
  WHERE document.kind = 'receipt' AND document.status IN ('open', 'part') AND line.quantity > line.done + line.lost`;

/** Units of open receipts that did not come yet, what is expected first. */
export const incoming: Report<Incoming> = {
  sql: INCOMING,
  order: [
    { column: 'expectedRank', key: wholeNumber },
    { column: 'documentId', key: z.uuid(), bind: idOf },
    { column: 'productId', key: wholeNumber },
  ],
  values: {},
};

/** Days since the one on which it was expected, by the shop's calendar; null without one. */
export function daysLate(expectedAt: Date | null, timeZone: string, now = new Date()): number | null {
  if (expectedAt === null) return null;
  const expected = calendarDay(dayAt(expectedAt, timeZone));
  return Math.max(calendarDay(dayAt(now, timeZone)).diff(expected, 'days').days, 0);
}
