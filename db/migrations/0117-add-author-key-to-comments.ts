import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// For comments_author_fk on MySQL 9.7, as 0115 for payments: comments_review goes on with a NULL.
export const addAuthorKeyToComments: Migration = {
  name: '0117-add-author-key-to-comments',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'comments', 'ADD UNIQUE KEY comments_author (authorId, id)'),
  down: (queryInterface) => alterIfThere(queryInterface, 'comments', 'DROP KEY comments_author'),
};
