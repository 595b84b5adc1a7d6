import { z } from 'zod';
import { changesOf, flagInQuery, id, idInPath, page, paging, text, timestamp } from '../../http/schemas.js';
import { COMMENTABLE_TYPES } from '../../models/comment.js';
import { LIMITS } from '../../rules/values.js';

const EXAMPLE_COMMENT = {
  id: 1,
  author: { id: 2, name: 'Grace H.' },
  content: 'An hour was not enough for mine, two were.',
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
};
const EXAMPLE_REVIEW = {
  ...EXAMPLE_COMMENT,
  content: 'Heavy, and worth every gram of it.',
  rating: 5,
  verifiedPurchase: true,
};

const verifiedPurchase = z
  .boolean()
  .describe('Whether the author has bought the product: an order that is not cancelled');

const comment = z
  .object({
    id,
    author: z.object({ id, name: z.string().describe('First name and initial of the last name') }),
    content: z.string(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Comment', examples: [EXAMPLE_COMMENT] });

const review = comment
  .extend({ rating: z.int().describe('Stars, 1 to 5'), verifiedPurchase })
  .meta({ id: 'Review', examples: [EXAMPLE_REVIEW] });

/** A comment or review with its post or product, for its author and for admins. */
export const anyComment = comment
  .extend({
    commentable: z.object({
      type: z.enum(COMMENTABLE_TYPES),
      id,
      title: z.string().describe('Title of the post or name of the product'),
    }),
    rating: z.int().nullable().describe('Null unless it is a review'),
    verifiedPurchase: verifiedPurchase.nullable(),
    isHidden: z.boolean(),
  })
  .meta({
    id: 'AnyComment',
    examples: [
      {
        ...EXAMPLE_REVIEW,
        commentable: { type: 'product', id: 1, title: 'Cast-iron skillet, 26 cm' },
        isHidden: false,
      },
    ],
  });

export const commentPage = page(comment);
export const reviewPage = page(review);
export const anyCommentPage = page(anyComment);

export const commentFilters = z.strictObject(paging);
export const adminCommentFilters = commentFilters.extend({
  type: z.enum(COMMENTABLE_TYPES).optional(),
  isHidden: flagInQuery.optional(),
  authorId: idInPath.optional(),
});

const content = text(LIMITS.comment);
const rating = z.int().min(LIMITS.rating.min).max(LIMITS.rating.max).describe('Stars');

export const newComment = z
  .strictObject({ content })
  .meta({ id: 'NewComment', examples: [{ content: EXAMPLE_COMMENT.content }] });

export const newReview = z
  .strictObject({ content, rating })
  .meta({ id: 'NewReview', examples: [{ content: EXAMPLE_REVIEW.content, rating: 5 }] });

export const commentChanges = changesOf({ content, rating }).meta({
  examples: [{ content: 'Heavy. My wrist has had enough of it.', rating: 3 }],
});

export const moderation = z.strictObject({ isHidden: z.boolean() }).meta({ examples: [{ isHidden: true }] });

/** Parsed request body. */
export type CommentChanges = z.output<typeof commentChanges>;
