import type { Migration } from './migration.js';

export const createPosts: Migration = {
  name: '0031-create-posts',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS posts (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        authorId INT UNSIGNED NOT NULL,
        title VARCHAR(200) NOT NULL,
        content TEXT NOT NULL,
        published TINYINT(1) NOT NULL DEFAULT 0,
        publishedAt DATETIME(3) NULL,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY posts_author (authorId),
        KEY posts_published (published, publishedAt),
        CONSTRAINT posts_author_fk FOREIGN KEY (authorId) REFERENCES users (id),
        CONSTRAINT posts_published_at_some_time CHECK (published = 0 OR publishedAt IS NOT NULL)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS posts'),
};
