import { UniqueConstraintError } from 'sequelize';
import type { z } from 'zod';
import { Problem } from '../../errors.js';
import { Category } from '../../models/index.js';
import { LONGEST_SUFFIX, slugOf, suffixOf } from '../../rules/slug.js';
import { LIMITS } from '../../rules/values.js';
import type { newCategory } from './category-schemas.js';

/**
 * Creates a category; its slug is made from the name unless given. If another name already made the same slug ("Café",
 * "Cafe"), a number is appended.
 * @throws Problem VALIDATION_FAILED when no slug can be made from the name; UniqueConstraintError for a name, or a given
 *   slug, that is taken
 */
export async function createCategory({ slug, ...fields }: z.output<typeof newCategory>): Promise<Category> {
  if (slug !== undefined) return Category.create({ ...fields, slug });
  for (let attempt = 0; ; attempt++) {
    try {
      return await Category.create({ ...fields, slug: slugFrom(fields.name, attempt) });
    } catch (error) {
      if (!(error instanceof UniqueConstraintError && 'slug' in error.fields)) throw error;
    }
  }
}

function slugFrom(name: string, attempt: number): string {
  const slug = slugOf(name, attempt === 0 ? undefined : LIMITS.slug.max - LONGEST_SUFFIX);
  if (slug !== '') return slug + suffixOf(attempt);
  throw new Problem('VALIDATION_FAILED', 'No slug can be made from this name. Send a slug.', {
    errors: [{ field: 'slug', message: 'is needed for a name without Latin letters or digits' }],
  });
}
