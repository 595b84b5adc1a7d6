import { z } from 'zod';
import { changesOf, id, idsInQuery, oneLine, page, paging, text, timestamp } from '../../http/schemas.js';
import { LIMITS, SLUG_PATTERN } from '../../rules/values.js';

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
export const slug = z
  .string()
  .max(LIMITS.slug.max)
  .regex(SLUG_PATTERN, 'must be lower-case words joined by hyphens')
  .meta({ examples: ['kitchen'] });

export const categoryFilters = z.strictObject({
  ...paging,
  slug: slug.optional().describe('The one category with this slug'),
  ids: idsInQuery.optional().describe('The categories with these ids, at most 100: `1,2,3`'),
});

const categoryFields = {
  name: oneLine(LIMITS.categoryName).meta({ examples: ['Kitchen'] }),
  description: text(LIMITS.categoryDescription).nullable().optional(),
};

export const newCategory = z
  .strictObject({
    ...categoryFields,
    slug: slug.optional().describe('Unique. Default: made from the name'),
  })
  .meta({
    id: 'NewCategory',
    examples: [{ name: 'Kitchen', description: 'Pots, pans and what goes with them.' }],
  });

export const categoryChanges = changesOf({ ...categoryFields, slug }).meta({
  examples: [{ description: 'Pots and pans.' }],
});
