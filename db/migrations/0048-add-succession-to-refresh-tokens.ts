import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addSuccessionToRefreshTokens: Migration = {
  name: '0048-add-succession-to-refresh-tokens',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'refresh_tokens',
      `ADD COLUMN passwordVersion INT UNSIGNED NOT NULL DEFAULT 0,
       ADD COLUMN successorSalt CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL`,
    ),
  down: (queryInterface) =>
    alterIfThere(queryInterface, 'refresh_tokens', 'DROP COLUMN passwordVersion, DROP COLUMN successorSalt'),
};
