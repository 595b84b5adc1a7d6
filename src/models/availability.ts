/** What is derived of a product, for models and for rows alike. */

export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'inactive'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

export function availabilityOf(isActive: boolean, stockQuantity: number): Availability {
  if (!isActive) return 'inactive';
  return stockQuantity > 0 ? 'in_stock' : 'out_of_stock';
}

export function averageRatingOf(ratingSum: number, reviewCount: number): number | null {
  return reviewCount === 0 ? null : Math.round((100 * ratingSum) / reviewCount) / 100;
}
