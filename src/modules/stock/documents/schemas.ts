import { z } from 'zod';
import {
  actorType,
  amount,
  changesOf,
  commaSeparated,
  currency,
  id,
  idInPath,
  oneLine,
  page,
  paging,
  price,
  text,
  timeIn,
  timestamp,
  uuidParam,
} from '../../../http/schemas.js';
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../models/stock-document.js';
import { LIMITS } from '../../../rules/values.js';
import { reasonCode, unitsOnHand } from '../adjustment-schemas.js';

const DOCUMENT_ID = '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32';

export const documentParams = z.object({ id: uuidParam.meta({ examples: [DOCUMENT_ID] }) });

export const documentFilters = z.strictObject({
  ...paging,
  kind: commaSeparated(DOCUMENT_KINDS).optional(),
  status: commaSeparated(DOCUMENT_STATUSES).optional(),
  locationId: idInPath.optional().describe('Where units come from, come to, or are counted'),
  q: z
    .string()
    .trim()
    .min(LIMITS.documentLabel.min)
    .max(LIMITS.documentLabel.max)
    .optional()
    .describe('The number, or text in the reference or supplier'),
});

const linesOf = <Line extends z.ZodType>(line: Line) =>
  z
    .array(line)
    .min(LIMITS.documentLines.min)
    .max(LIMITS.documentLines.max)
    .describe('Each of another product');

const quantity = z.int().min(1).max(LIMITS.adjustment.max);

const lines = linesOf(
  z.strictObject({
    productId: id,
    quantity: quantity.describe('Units that are expected, or are sent'),
    unitCost: price
      .nullable()
      .optional()
      .describe('Of a receipt: what a unit costs the shop, in the currency of the product'),
  }),
);

const said = {
  reference: oneLine(LIMITS.documentLabel)
    .nullable()
    .describe('What others call it, such as the number of a purchase order'),
  supplier: oneLine(LIMITS.documentLabel).nullable(),
  expectedAt: timeIn.nullable().describe('When its units are to arrive'),
  note: text(LIMITS.documentNote).nullable(),
};

const LINE = { productId: 7, quantity: 40, unitCost: '12.50' };
const SAID = {
  reference: 'PO-4711',
  supplier: 'Kettle Works',
  expectedAt: '2026-02-03T00:00:00Z',
  note: null,
};

export const newDocument = z
  .strictObject({
    kind: z.enum(DOCUMENT_KINDS),
    fromLocationId: id.optional().describe('Where a transfer comes from'),
    locationId: id
      .optional()
      .describe('Where units come to, or are counted. Default: the first location, except for a transfer'),
    ...z.strictObject(said).partial().shape,
    lines: lines
      .optional()
      .describe('Of a receipt or transfer. Those of a count are entered as they are counted'),
  })
  .meta({ id: 'NewStockDocument', examples: [{ kind: 'receipt', ...SAID, lines: [LINE] }] });

export const documentChanges = changesOf({
  ...said,
  lines: lines.describe('Replace all that there are; what came already stays'),
}).meta({ id: 'StockDocumentChanges', examples: [{ expectedAt: '2026-02-05T00:00:00Z' }] });

export const receivedUnits = z
  .strictObject({
    lines: linesOf(z.strictObject({ productId: id, quantity }))
      .optional()
      .describe('Default: all that are open'),
  })
  .meta({ id: 'ReceivedUnits', examples: [{ lines: [{ productId: 7, quantity: 12 }] }] });

export const lostUnits = z
  .strictObject({
    lines: linesOf(z.strictObject({ productId: id, quantity })),
    reasonCode: reasonCode.optional().describe('What reports group by'),
    reason: oneLine(LIMITS.reason),
  })
  .meta({
    id: 'LostUnits',
    examples: [
      { lines: [{ productId: 7, quantity: 1 }], reasonCode: 'damaged', reason: 'Broken on the way' },
    ],
  });

export const countedUnits = z
  .strictObject({
    lines: linesOf(
      z.strictObject({ productId: id, counted: unitsOnHand.describe('Units that lie there, sold or not') }),
    ),
  })
  .meta({ id: 'CountedUnits', examples: [{ lines: [{ productId: 7, counted: 26 }] }] });

export const postedCount = z
  .strictObject({
    force: z
      .boolean()
      .default(false)
      .describe(
        'Take missing units from checkouts and from the newest orders, which then wait for them on backorder; requires `reason`',
      ),
    reason: oneLine(LIMITS.reason)
      .optional()
      .describe(
        'Appears in the ledger; with force, also in the events of the orders, which their customers can read',
      ),
  })
  .refine(({ force, reason }) => !force || reason !== undefined, {
    path: ['reason'],
    message: 'is required with force',
  })
  .meta({ id: 'PostedCount', examples: [{ force: true, reason: 'Two are broken' }] });

const document = {
  id: z.uuid(),
  number: z.int().describe('For people to say and write on a box'),
  kind: z.enum(DOCUMENT_KINDS),
  status: z.enum(DOCUMENT_STATUSES).describe('`part`: some units came'),
  fromLocationId: id.nullable().describe('Where a transfer comes from'),
  locationId: id.describe('Where units come to, or are counted'),
  reference: z.string().nullable(),
  supplier: z.string().nullable(),
  expectedAt: timestamp.nullable(),
  note: z.string().nullable(),
  actorType,
  actorId: id.describe('Who made it'),
  version: z.int().describe('For If-Match'),
  createdAt: timestamp,
  updatedAt: timestamp,
};

const DOCUMENT = {
  id: DOCUMENT_ID,
  number: 12,
  kind: 'receipt',
  status: 'part',
  fromLocationId: null,
  locationId: 1,
  ...SAID,
  expectedAt: '2026-02-03T00:00:00.000Z',
  actorType: 'user',
  actorId: 1,
  version: 2,
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-02-03T09:30:00.000Z',
} as const;

const SUMS = { products: 1, quantity: 40, done: 12, lost: 0 };

const listedDocument = z
  .object({
    ...document,
    products: z.int().describe('Number of its lines'),
    quantity: z.int().describe('Units of all lines: expected, sent, or counted'),
    done: z.int().describe('Of those, the ones that came'),
    lost: z.int().describe('Of those, the ones that were lost on their way'),
  })
  .meta({ id: 'ListedStockDocument', examples: [{ ...DOCUMENT, ...SUMS }] });
export const documentPage = page(listedDocument);

export const stockDocument = z
  .object({
    ...document,
    lines: z.array(
      z.object({
        productId: id,
        sku: z.string(),
        name: z.string(),
        quantity: z.int().describe('Units that are expected, are sent, or were counted'),
        done: z.int().describe('Of those, the ones that came'),
        lost: z.int().describe('Of those, the ones that were lost on their way'),
        unitCost: amount.nullable().describe('What a unit costs the shop'),
        currency,
        expected: z.int().nullable().describe('Of a count: units on hand when it was entered'),
        variance: z
          .int()
          .nullable()
          .describe('Of a count: units found beyond those, below zero if some are missing'),
        countedAt: timestamp.nullable(),
      }),
    ),
  })
  .meta({
    id: 'StockDocument',
    examples: [
      {
        ...DOCUMENT,
        lines: [
          {
            ...LINE,
            ...{ sku: 'KETTLE-1', name: 'Kettle', done: 12, lost: 0, currency: 'USD' },
            ...{ expected: null, variance: null, countedAt: null },
          },
        ],
      },
    ],
  });
