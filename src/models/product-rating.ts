import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Comment } from './comment.js';
import { Product } from './product.js';
import { LIMITS } from './rules.js';

/** What a product's rating is made of. Before there is a review, and after it is gone, it is nothing. */
type Counted = Pick<Comment, 'rating' | 'isHidden'>;

const NOTHING = { stars: 0, reviews: 0 };

/** What a review adds to the sums of its product. */
function contribution(review: Counted | undefined): typeof NOTHING {
  return review?.rating && !review.isHidden ? { stars: review.rating, reviews: 1 } : NOTHING;
}

const MOVE_RATING = `
  UPDATE products SET ratingSum = ratingSum + :stars, reviewCount = reviewCount + :reviews
  WHERE id = :productId AND reviewCount + :reviews >= 0 AND ratingSum + :stars
    BETWEEN ${LIMITS.rating.min} * (reviewCount + :reviews) AND ${LIMITS.rating.max} * (reviewCount + :reviews)`;

/**
 * The one way in which a product's rating changes: by what one review counts now and did not count before, in the
 * transaction that writes the review. The product's row must have been locked for update before the review was
 * read: orders hold shared locks on it, and two transactions with a shared lock each could not both go on to write.
 *
 * @param before the review as it was, undefined for a new one
 * @param after the review as it will be, undefined when it goes
 * @throws Error when the sums were wrong before: `npm run comments:verify` finds and mends that
 */
export async function moveRating(
  productId: number,
  before: Counted | undefined,
  after: Counted | undefined,
  transaction: Transaction,
): Promise<void> {
  const [had, has] = [contribution(before), contribution(after)];
  const change = { stars: has.stars - had.stars, reviews: has.reviews - had.reviews };
  // A row that is set to what it was would count as not touched.
  if (change.stars === 0 && change.reviews === 0) return;
  const [, moved] = await (Product.sequelize as Sequelize).query(MOVE_RATING, {
    replacements: { productId, ...change },
    type: QueryTypes.UPDATE,
    transaction,
  });
  if (moved !== 1) throw new Error(`the rating of product ${productId} is not the sum of its reviews`);
}
