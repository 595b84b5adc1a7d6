import { z } from 'zod';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  idsInQuery,
  oneLine,
  page,
  paging,
  price,
  text,
  timestamp,
  wholeNumberInQuery,
} from '../../http/schemas.js';
import { AVAILABILITIES } from '../../models/availability.js';
import { isHttpUrl, isSku, LIMITS, PRICE_PATTERN } from '../../rules/values.js';
import { slug } from './category-schemas.js';

const EXAMPLE_PRODUCT = {
  id: 1,
  sku: 'KIT-0042',
  slug: 'cast-iron-skillet-26-cm',
  name: 'Cast-iron skillet, 26 cm',
  description: 'Holds its heat, and lasts for longer than its owner.',
  price: '49.90',
  compareAtPrice: '59.90',
  lowestPrice30Days: '54.90',
  currency: 'USD',
  taxCategoryId: 1,
  weightGrams: 2_100,
  imageUrl: null,
  isActive: true,
  availability: 'in_stock',
  shipsAt: null,
  stockQuantity: 25,
  averageRating: 4.67,
  reviewCount: 3,
  categories: [{ id: 1, name: 'Kitchen', slug: 'kitchen' }],
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
};

export const product = z
  .object({
    id,
    sku: z.string(),
    slug: z.string().describe('Unique name for URLs'),
    name: z.string(),
    description: z.string().nullable(),
    price: amount,
    compareAtPrice: amount
      .nullable()
      .describe('Former or recommended price, above `price`; null if there is none'),
    lowestPrice30Days: amount
      .nullable()
      .describe(
        'With `compareAtPrice`: the lowest price of the 30 days before the present reduction, as the EU requires it to be shown; null if there was none',
      ),
    currency,
    taxCategoryId: id,
    weightGrams: z.int().nullable().describe('Of one unit; null if it is not known'),
    imageUrl: z.string().nullable(),
    isActive: z.boolean(),
    availability: z
      .enum(AVAILABILITIES)
      .describe('`backorder` and `preorder`: none is there, and it can be ordered all the same'),
    shipsAt: z.iso
      .date()
      .nullable()
      .describe('On backorder or preorder: the day on which it is expected to be sent, if it is known'),
    stockQuantity: z.int().describe('Units that can be bought now'),
    averageRating: z
      .number()
      .nullable()
      .describe('Average stars, 1 to 5, with two decimals; null without reviews'),
    reviewCount: z.int(),
    categories: z.array(z.object({ id, name: z.string(), slug: z.string() })),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Product',
    examples: [EXAMPLE_PRODUCT],
  });

const IS_LOW = 'Whether stock is below `lowStockThreshold` at a location, or below 5 at the others';

export const adminProduct = product
  .extend({
    onHand: z.int().nullable().describe('Units on the shelf, sold or not; null while no stock is kept of it'),
    isLow: z.boolean().describe(IS_LOW),
  })
  .meta({ id: 'AdminProduct', examples: [{ ...EXAMPLE_PRODUCT, onHand: 25, isLow: false }] });

const ofSearch = {
  totalRelation: z
    .enum(['gte'])
    .optional()
    .describe('Present if a search finds more than `total`: at most 10,000 products are counted'),
  corrected: z
    .string()
    .optional()
    .describe(
      'The query that was used instead of `q`: nothing was found for `q`, and one word looked like a typo',
    ),
};
export const productPage = page(product).extend(ofSearch);
export const adminProductPage = page(adminProduct).extend(ofSearch);

const PRODUCT_SORTS = ['relevance', 'newest', 'price', '-price', 'name', '-name'] as const;
export const ADMIN_PRODUCT_SORTS = [...PRODUCT_SORTS, 'sku', '-sku'] as const;

const UNSORTED = 'Default: `relevance` with `q`, otherwise `newest`';

const priceInQuery = z.string().regex(PRICE_PATTERN, 'must be an amount such as 19.99');

export const productFilters = z.strictObject({
  ...paging,
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      'Words of the name or description, or the beginning of a SKU. Every word must match a word or its beginning; numbers must match whole. If nothing is found, one typo is corrected',
    ),
  category: z
    .string()
    .max(LIMITS.slug.max)
    .optional()
    .describe('Id or slug of a category; a value that could be either is taken as the id'),
  categorySlug: slug.optional().describe('Slug of a category, even if it looks like an id'),
  sku: z.string().trim().min(1).max(LIMITS.sku.max).optional().describe('The one product with this SKU'),
  slug: slug.optional().describe('The one product with this slug'),
  ids: idsInQuery.optional().describe('The products with these ids, at most 100: `1,2,3`'),
  inStock: flagInQuery.optional().describe('`true`: only products of which units are there to be bought'),
  minPrice: priceInQuery.optional(),
  maxPrice: priceInQuery.optional(),
  sort: z.enum(PRODUCT_SORTS).optional().describe(UNSORTED),
});

export const adminProductFilters = productFilters.extend({
  isActive: flagInQuery.optional(),
  isLow: flagInQuery.optional().describe(IS_LOW),
  stockBelow: wholeNumberInQuery(1, LIMITS.stock.max)
    .optional()
    .describe('Products with fewer available units than this, over all locations'),
  sort: z.enum(ADMIN_PRODUCT_SORTS).optional().describe(UNSORTED),
});

const productFields = {
  sku: z
    .string()
    .trim()
    .min(LIMITS.sku.min)
    .max(LIMITS.sku.max)
    .refine(isSku, 'must be printable characters')
    .describe('Printable characters; unique, case-insensitive')
    .meta({ examples: ['KIT-0042'] }),
  name: oneLine(LIMITS.productName).meta({ examples: ['Cast-iron skillet, 26 cm'] }),
  description: text(LIMITS.productDescription).nullable().optional(),
  price,
  compareAtPrice: price
    .nullable()
    .optional()
    .describe(
      'Former or recommended price, above `price`; null for none. Announces a reduction: set it together with `price`',
    ),
  taxCategoryId: id.optional().describe('Default: 1, the standard category'),
  weightGrams: z
    .int()
    .min(0)
    .max(LIMITS.weightGrams.max)
    .nullable()
    .optional()
    .describe('Of one unit, for shipping by weight; null counts 0'),
  imageUrl: z.string().refine(isHttpUrl, 'must be an http or https address').nullable().optional(),
  isActive: z.boolean().optional(),
  categoryIds: z
    .array(id)
    .max(50)
    .optional()
    .meta({ examples: [[1]] }),
};

export const newProduct = z
  .strictObject({
    ...productFields,
    slug: slug.optional().describe('Unique. Default: made from the name'),
    stockQuantity: z.int().min(0).max(LIMITS.adjustment.max).optional().describe('Initial stock. Default: 0'),
  })
  .meta({
    id: 'NewProduct',
    examples: [
      {
        sku: 'KIT-0042',
        name: 'Cast-iron skillet, 26 cm',
        description: 'Holds its heat, and lasts for longer than its owner.',
        price: '49.90',
        categoryIds: [1],
        stockQuantity: 25,
      },
    ],
  });

export const productChanges = changesOf({ ...productFields, slug }).meta({ examples: [{ price: '44.90' }] });

/** Parsed request bodies and queries. */
export type NewProduct = z.output<typeof newProduct>;
export type ProductChanges = z.output<typeof productChanges>;
export type ProductFilters = z.output<typeof adminProductFilters>;
