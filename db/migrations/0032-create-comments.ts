import type { Migration } from './migration.js';

// commentableId is the key of a post or of a product, so no foreign key can stand on it: see docs/journal.md.
// reviewedProductId is null for whatever is no review, and so its unique key lets a user comment on a post twice.
export const createComments: Migration = {
  name: '0032-create-comments',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS comments (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        authorId INT UNSIGNED NOT NULL,
        commentableType ENUM('post', 'product') NOT NULL,
        commentableId INT UNSIGNED NOT NULL,
        content VARCHAR(2000) NOT NULL,
        rating TINYINT UNSIGNED NULL,
        isHidden TINYINT(1) NOT NULL DEFAULT 0,
        reviewedProductId INT UNSIGNED
          GENERATED ALWAYS AS (CASE WHEN commentableType = 'product' THEN commentableId END) STORED,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY comments_review (authorId, reviewedProductId),
        KEY comments_commentable (commentableType, commentableId, isHidden),
        KEY comments_hidden (isHidden),
        CONSTRAINT comments_author_fk FOREIGN KEY (authorId) REFERENCES users (id),
        CONSTRAINT comments_reviews_have_ratings CHECK (
          (commentableType = 'post' AND rating IS NULL)
          OR (commentableType = 'product' AND rating IS NOT NULL AND rating BETWEEN 1 AND 5))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS comments'),
};
