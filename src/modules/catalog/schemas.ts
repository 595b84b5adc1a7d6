import { z } from 'zod';
import { AVAILABILITIES } from '../../models/product.js';
import { isHttpUrl, LIMITS, PRICE_PATTERN, SKU_PATTERN, SLUG_PATTERN } from '../../models/rules.js';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  oneLine,
  page,
  paging,
  price,
  text,
  timestamp,
} from '../../schemas.js';

export const category = z
  .object({
    id,
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Category',
    examples: [
      {
        id: 1,
        name: 'Kitchen',
        slug: 'kitchen',
        description: 'Pots, pans and what goes with them.',
        createdAt: '2026-01-31T12:00:00.000Z',
        updatedAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const categoryPage = page(category);
export const categoryFilters = z.strictObject(paging);

const slug = z
  .string()
  .max(LIMITS.slug.max)
  .regex(SLUG_PATTERN, 'must be lower-case words joined by hyphens')
  .meta({ examples: ['kitchen'] });

const categoryFields = {
  name: oneLine(LIMITS.categoryName).meta({ examples: ['Kitchen'] }),
  description: text(LIMITS.categoryDescription).nullable().optional(),
};

export const newCategory = z
  .strictObject({ ...categoryFields, slug: slug.optional().describe('Made from the name when left out') })
  .meta({
    id: 'NewCategory',
    examples: [{ name: 'Kitchen', description: 'Pots, pans and what goes with them.' }],
  });

export const categoryChanges = changesOf({ ...categoryFields, slug }).meta({
  examples: [{ description: 'Pots and pans.' }],
});

export const product = z
  .object({
    id,
    sku: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    price: amount,
    currency,
    imageUrl: z.string().nullable(),
    isActive: z.boolean(),
    availability: z.enum(AVAILABILITIES),
    stockQuantity: z.int().describe('Units that can be bought now'),
    averageRating: z.number().nullable().describe('Stars, 1 to 5, with two decimals; null without a review'),
    reviewCount: z.int(),
    categories: z.array(z.object({ id, name: z.string(), slug: z.string() })),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: 'Product',
    examples: [
      {
        id: 1,
        sku: 'KIT-0042',
        name: 'Cast-iron skillet, 26 cm',
        description: 'Holds its heat, and lasts for longer than its owner.',
        price: '49.90',
        currency: 'USD',
        imageUrl: null,
        isActive: true,
        availability: 'in_stock',
        stockQuantity: 25,
        averageRating: 4.67,
        reviewCount: 3,
        categories: [{ id: 1, name: 'Kitchen', slug: 'kitchen' }],
        createdAt: '2026-01-31T12:00:00.000Z',
        updatedAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const productPage = page(product);

export const PRODUCT_SORTS = ['relevance', 'newest', 'price', '-price', 'name', '-name'] as const;

const priceInQuery = z.string().regex(PRICE_PATTERN, 'must be an amount such as 19.99');

export const productFilters = z.strictObject({
  ...paging,
  q: z.string().trim().max(200).optional().describe('Words of the name or description; every one must occur'),
  category: z.string().max(LIMITS.slug.max).optional().describe('Id or slug'),
  inStock: flagInQuery.optional().describe('`true`: only what can be bought now'),
  minPrice: priceInQuery.optional(),
  maxPrice: priceInQuery.optional(),
  sort: z.enum(PRODUCT_SORTS).optional().describe('`relevance` when there is a `q`, otherwise `newest`'),
});

export const adminProductFilters = productFilters.extend({ isActive: flagInQuery.optional() });

const productFields = {
  sku: z
    .string()
    .trim()
    .max(LIMITS.sku.max)
    .regex(SKU_PATTERN, 'must be letters, digits, dots, hyphens and underscores')
    .meta({ examples: ['KIT-0042'] }),
  name: oneLine(LIMITS.productName).meta({ examples: ['Cast-iron skillet, 26 cm'] }),
  description: text(LIMITS.productDescription).nullable().optional(),
  price,
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
    stockQuantity: z
      .int()
      .min(0)
      .max(LIMITS.adjustment.max)
      .optional()
      .describe('Units to begin with, 0 when left out'),
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

export const productChanges = changesOf(productFields).meta({ examples: [{ price: '44.90' }] });

/** What a use case is given. */
export type NewProduct = z.output<typeof newProduct>;
export type ProductChanges = z.output<typeof productChanges>;
export type ProductFilters = z.output<typeof adminProductFilters>;
