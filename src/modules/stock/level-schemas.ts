import { z } from 'zod';
import { changesOf, id, idInPath, oneLine } from '../../http/schemas.js';
import { LIMITS } from '../../rules/values.js';
import { reasonCode, unitsOnHand } from './adjustment-schemas.js';

export const levelParams = z.object({ id: idInPath, locationId: idInPath });

const LEVEL = {
  productId: 7,
  locationId: 1,
  location: { code: 'main', name: 'Main warehouse' },
  onHand: 28,
  committed: 3,
  held: 0,
  safetyStock: 2,
  available: 23,
  incoming: 40,
  lowStockThreshold: 10,
  isLow: false,
  version: 2,
};

export const stockLevel = z
  .object({
    productId: id,
    locationId: id,
    location: z.object({ code: z.string(), name: z.string() }),
    onHand: z.int().describe('Units that lie there, sold or not'),
    committed: z.int().describe('Of those, sold and not sent yet'),
    held: z.int().describe('Of those, promised to a checkout'),
    safetyStock: z.int().describe('Units that orders leave there'),
    available: z.int().describe('Units that can be bought: what is left of `onHand` without the others'),
    incoming: z.int().describe('Units on their way there, by stock documents'),
    lowStockThreshold: z.int().nullable().describe('With fewer available units, the stock there is low'),
    isLow: z.boolean().describe('Whether fewer than `lowStockThreshold` are available'),
    version: z.int().describe('Of the settings, for If-Match: stock that moves does not change it'),
  })
  .meta({
    id: 'StockLevel',
    examples: [LEVEL],
  });

export const stockLevels = z
  .object({ items: z.array(stockLevel).describe('One for each location') })
  .meta({ examples: [{ items: [LEVEL] }] });

export const levelSettings = changesOf({
  safetyStock: unitsOnHand.describe('Units that orders leave there. Adjustments and shipments may take them'),
  lowStockThreshold: unitsOnHand
    .nullable()
    .describe('Available units below which the stock there is low; 0 for never, null for the default of 5'),
}).meta({ id: 'StockLevelSettings', examples: [{ safetyStock: 2, lowStockThreshold: 10 }] });

export const countedStock = z
  .strictObject({
    onHand: unitsOnHand.describe('Units that are there, sold or not'),
    changeFromQuantity: unitsOnHand
      .nullable()
      .describe(
        'Units on hand that you have seen: with others there, it is refused with 409 `STOCK_CHANGED`. null: set it in any case',
      ),
    reasonCode: reasonCode.default('count').describe('What reports group by. Default: `count`'),
    reason: oneLine(LIMITS.reason).optional(),
  })
  .meta({ id: 'CountedStock', examples: [{ onHand: 26, changeFromQuantity: 28 }] });
