import { z } from 'zod';
import {
  actorType,
  commaSeparated,
  dayInQuery,
  id,
  idInPath,
  orderNumber,
  page,
  paging,
  timestamp,
} from '../../http/schemas.js';
import { LOCATION_KINDS } from '../../models/location.js';
import { DOCUMENT_KINDS } from '../../models/stock-document.js';
import { MOVEMENT_KINDS, REASON_CODES } from '../../models/stock-movement.js';

const stockMovement = z
  .object({
    id,
    productId: id,
    locationId: id,
    location: z.object({
      code: z.string(),
      name: z.string(),
      kind: z
        .enum(LOCATION_KINDS)
        .describe('`backorder`: units that are not there yet. `transit`: units on their way'),
    }),
    quantity: z
      .int()
      .describe('Change of the units that are not sold: `onHand` − `committed`, 0 for a shipment'),
    onHand: z.int().describe('Change of the units that lie there'),
    committed: z.int().describe('Change of those that are sold and not sent yet'),
    kind: z.enum(MOVEMENT_KINDS),
    orderId: z.string().nullable(),
    orderNumber: orderNumber.nullable(),
    actorType,
    actorId: id.nullable(),
    reason: z.string().nullable(),
    reasonCode: z.enum(REASON_CODES).nullable().describe('Of an adjustment or a count, if there is one'),
    documentId: z.string().nullable().describe('The stock document it belongs to'),
    document: z
      .object({ kind: z.enum(DOCUMENT_KINDS), number: z.int() })
      .nullable()
      .describe('What that is, for people'),
    balance: z.int().describe('Units at its location that are not sold, after the movement'),
    onHandAfter: z.int().describe('Units at its location after the movement, sold or not'),
    committedAfter: z.int().describe('Of those, sold and not sent yet'),
    createdAt: timestamp,
  })
  .meta({
    id: 'StockMovement',
    examples: [
      {
        id: 1204,
        productId: 7,
        locationId: 1,
        location: { code: 'main', name: 'Main warehouse', kind: 'physical' },
        quantity: -2,
        onHand: -2,
        committed: 0,
        kind: 'adjustment',
        orderId: null,
        orderNumber: null,
        actorType: 'user',
        actorId: 1,
        reason: 'Broken in the warehouse',
        reasonCode: 'damaged',
        documentId: null,
        document: null,
        balance: 23,
        onHandAfter: 26,
        committedAfter: 3,
        createdAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const stockMovementPage = page(stockMovement);
export const stockMovementFilters = z.strictObject({
  ...paging,
  kind: commaSeparated(MOVEMENT_KINDS).optional(),
  reasonCode: commaSeparated(REASON_CODES).optional(),
  locationId: idInPath.optional(),
  from: dayInQuery.optional().describe("First day, in the shop's time zone"),
  to: dayInQuery.optional().describe('Last day, inclusive'),
});
