import { z } from 'zod';
import { amount, currency, id, timestamp, wholeNumberInQuery } from '../../http/schemas.js';
import { REASON_CODES } from '../../models/stock-movement.js';
import { formatQuery, pagedQuery } from './report-route.js';
import { count, period } from './schemas.js';
import { CHANGE_KINDS } from './stock-changes.js';
import { COVER_GROUPS } from './stock-cover.js';
import { VALUE_GROUPS } from './stock-value.js';

export const stockCoverQuery = z.strictObject({
  ...pagedQuery,
  days: wholeNumberInQuery(1, 366)
    .default(28)
    .describe('Number of days before today whose sales give the rate'),
  groupBy: z
    .enum(COVER_GROUPS)
    .default('product')
    .describe('`location`: a row for each product at each location, with what was sold from there'),
});
export const stockValueQuery = z.strictObject({
  ...pagedQuery,
  groupBy: z
    .enum(VALUE_GROUPS)
    .default('currency')
    .describe('What a row is of, besides its currency. Products are sorted by their value'),
});
export const adjustmentsQuery = z.strictObject({ ...period, ...formatQuery });
export const incomingQuery = z.strictObject(pagedQuery);

const allLocations = {
  locationId: id.nullable().describe('Null for all locations'),
  location: z.string().nullable().describe('Its name'),
};
const oneLocation = { locationId: id, location: z.string().describe('Its name') };
const product = { productId: id, sku: z.string(), name: z.string() };
const PRODUCT = { productId: 7, sku: 'SKILLET-26', name: 'Cast-iron skillet, 26 cm' };

export const stockCoverRow = z
  .object({
    ...product,
    ...allLocations,
    currency,
    price: amount,
    onHand: count,
    committed: count,
    available: count,
    stockValue: amount.describe('Units on hand at the current price'),
    unitsSold: count.describe('In the period, without cancelled units'),
    daysOfCover: z
      .string()
      .nullable()
      .describe('Days until the available units are sold at that rate; null if nothing was sold'),
  })
  .meta({
    id: 'StockCover',
    examples: [
      {
        ...PRODUCT,
        locationId: null,
        location: null,
        currency: 'EUR',
        price: '39.90',
        onHand: 25,
        committed: 0,
        available: 25,
        stockValue: '997.50',
        unitsSold: 43,
        daysOfCover: '16.3',
      },
    ],
  });

export const stockValueRow = z
  .object({
    ...allLocations,
    productId: id.nullable().describe('Null for all products'),
    sku: z.string().nullable(),
    name: z.string().nullable(),
    currency,
    products: count,
    units: count.describe('Units on hand'),
    stockValue: amount.describe('Those at current prices'),
    unitsWithCost: count.describe('Of the units, those that came with a receipt that says what they cost'),
    costValue: amount.describe('Those at cost: first in, first out'),
    unitsWithoutCost: count.describe('Units of which the cost is not known. `costValue` leaves them out'),
  })
  .meta({
    id: 'StockValue',
    examples: [
      {
        locationId: 1,
        location: 'Main warehouse',
        productId: null,
        sku: null,
        name: null,
        currency: 'EUR',
        products: 40,
        units: 1600,
        stockValue: '48312.00',
        unitsWithCost: 1540,
        costValue: '21870.40',
        unitsWithoutCost: 60,
      },
    ],
  });

const kind = z
  .enum(CHANGE_KINDS)
  .describe(
    '`count`: a difference that a count found. `transfer`: units that were lost on their way. `write_off`: units that were cancelled or came back, and were not restocked',
  );
const reasonCode = z.enum(REASON_CODES).nullable().describe('Null without one');
const movements = count.describe('Number of movements');
const products = count.describe('Number of products that they were of');

export const adjustmentRow = z
  .object({
    kind,
    reasonCode,
    currency,
    movements,
    products,
    unitsIn: count,
    unitsOut: count,
    netUnits: count.describe('In minus out'),
    netValue: amount.describe('Those at current prices'),
  })
  .meta({
    id: 'AdjustmentFigures',
    examples: [
      {
        kind: 'adjustment',
        reasonCode: 'damaged',
        currency: 'EUR',
        movements: 3,
        products: 2,
        unitsIn: 0,
        unitsOut: 4,
        netUnits: -4,
        netValue: '-159.60',
      },
    ],
  });

export const shrinkageRow = z
  .object({
    kind,
    reasonCode,
    ...oneLocation,
    currency,
    movements,
    products,
    units: count.describe('Units that were lost. What was found is in `stock-adjustments`'),
    value: amount.describe('Those at current prices'),
  })
  .meta({
    id: 'ShrinkageFigures',
    examples: [
      {
        kind: 'count',
        reasonCode: 'count',
        locationId: 1,
        location: 'Main warehouse',
        currency: 'EUR',
        movements: 3,
        products: 2,
        units: 4,
        value: '159.60',
      },
    ],
  });

export const incomingRow = z
  .object({
    documentId: z.uuid().describe('The receipt, a stock document'),
    number: z.int().describe('Its number'),
    reference: z.string().nullable(),
    supplier: z.string().nullable(),
    ...oneLocation,
    ...product,
    currency,
    unitsOrdered: count,
    unitsReceived: count,
    unitsToCome: count,
    unitCost: amount.nullable().describe('What a unit costs the shop; null if it is not known'),
    costToCome: amount.nullable().describe('What the units to come cost'),
    expectedAt: timestamp.nullable(),
    daysLate: count
      .nullable()
      .describe("Days since the one of `expectedAt`, by the shop's calendar; 0 until then"),
  })
  .meta({
    id: 'IncomingUnits',
    examples: [
      {
        documentId: '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32',
        number: 12,
        reference: 'PO-4711',
        supplier: 'Kettle Works',
        locationId: 1,
        location: 'Main warehouse',
        ...PRODUCT,
        currency: 'EUR',
        unitsOrdered: 40,
        unitsReceived: 12,
        unitsToCome: 28,
        unitCost: '12.50',
        costToCome: '350.00',
        expectedAt: '2026-02-03T00:00:00.000Z',
        daysLate: 2,
      },
    ],
  });
