import { UniqueConstraintError } from 'sequelize';
import type { z } from 'zod';
import { Problem } from '../../errors.js';
import { Category } from '../../models/index.js';
import { LONGEST_SUFFIX, slugOf, suffixOf } from '../../rules/slug.js';
import { LIMITS } from '../../rules/values.js';
import type { newCategory } from './schemas.js';

/**
 * A category, with a slug made from its name unless one is given. Other names may make the same ("Café", "Cafe"): the
 * database decides who has it, and the next has it with a number.
 * @throws Problem VALIDATION_FAILED for a name of which no slug can be made; UniqueConstraintError for a taken name, or
 *   slug if given
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
  throw new Problem('VALIDATION_FAILED', 'No slug can be made from that name, so give one.', {
    errors: [{ field: 'slug', message: 'is needed for a name without Latin letters or digits' }],
  });
}
