import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// A family's first tokens are deleted when they have expired, and with them would go when it began.
export const addSignInToRefreshTokens: Migration = {
  name: '0105-add-sign-in-to-refresh-tokens',
  async up(queryInterface) {
    await alterUnlessThere(
      queryInterface,
      'refresh_tokens',
      'ADD COLUMN signedInAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    );
    await queryInterface.sequelize.query(`
      UPDATE refresh_tokens AS token
      JOIN (SELECT familyId, MIN(createdAt) AS beganAt FROM refresh_tokens GROUP BY familyId) AS family
        ON family.familyId = token.familyId
      SET token.signedInAt = family.beganAt WHERE token.signedInAt > family.beganAt`);
  },
  down: (queryInterface) => alterIfThere(queryInterface, 'refresh_tokens', 'DROP COLUMN signedInAt'),
};
