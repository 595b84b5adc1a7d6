import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Comment } from '../../models/comment.js';
import { Product } from '../../models/product.js';
import { LIMITS } from '../../rules/values.js';

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

const VISIBLE = `comments WHERE commentableType = 'product' AND commentableId = :productId AND isHidden = 0`;
const COUNT_AGAIN = `
  UPDATE products SET ratingSum = (SELECT COALESCE(SUM(rating), 0) FROM ${VISIBLE}),
    reviewCount = (SELECT COUNT(*) FROM ${VISIBLE})
  WHERE id = :productId`;

/**
 * Counts a product's rating from its reviews, as the transaction sees them. The product's row must have been locked
 * for update.
 */
export async function recountRating(productId: number, transaction: Transaction): Promise<void> {
  await (Product.sequelize as Sequelize).query(COUNT_AGAIN, {
    replacements: { productId },
    type: QueryTypes.UPDATE,
    transaction,
  });
}

/**
 * The one way in which a product's rating changes: by what one review counts now and did not count before, in the
 * transaction that writes the review. The product's row must have been locked for update before the review was
 * read: orders hold shared locks on it, and two transactions with a shared lock each could not both go on to write.
 *
 * The guard refuses sums that cannot be. Then they were wrong before, which is no fault of who changes a review: they
 * are counted again. Sums that are wrong and could be are found by `npm run comments:verify` and `npm run doctor`.
 *
 * @param before the review as it was, undefined for a new one
 * @param after the review as it is now, undefined when it is gone
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
  if (moved !== 1) await recountRating(productId, transaction);
}
