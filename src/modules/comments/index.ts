import type { FastifyInstance } from 'fastify';
import { adminCommentRoutes } from './admin-routes.js';
import { ownCommentRoutes } from './own-routes.js';
import { postCommentRoutes } from './post-comment-routes.js';
import { reviewRoutes } from './review-routes.js';

/** Plugin: comments on posts, reviews of products, and their moderation. */
export default async function comments(app: FastifyInstance): Promise<void> {
  postCommentRoutes(app);
  reviewRoutes(app);
  ownCommentRoutes(app);
  adminCommentRoutes(app);
}
