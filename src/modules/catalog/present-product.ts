import type { z } from 'zod';
import type { Product } from '../../models/index.js';
import type { product as productSchema } from './schemas.js';

/** A product as the answers show it. It must have been read with the scopes withStock and withCategories. */
export function presentProduct(product: Product): z.input<typeof productSchema> {
  const { stockQuantity, availability, averageRating, categories } = product;
  if (stockQuantity === undefined || !categories)
    throw new Error('the product was read without stock or categories');
  return {
    ...product.get(),
    stockQuantity,
    availability,
    averageRating,
    categories: categories.map((category) => category.get()),
  };
}
