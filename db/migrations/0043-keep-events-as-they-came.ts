import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

const NO_SUCH_COLUMN = 1054;

// The database refuses JSON that is nested deeper than it reads; such an event is kept as text.
export const keepEventsAsTheyCame: Migration = {
  name: '0043-keep-events-as-they-came',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'payment_events',
      'MODIFY payload JSON NULL, ADD COLUMN body MEDIUMTEXT NULL, ADD COLUMN error VARCHAR(255) NULL',
    ),
  async down(queryInterface) {
    const { sequelize } = queryInterface;
    try {
      await sequelize.query(
        'UPDATE payment_events SET payload = body WHERE payload IS NULL AND JSON_VALID(body)',
      );
    } catch (error) {
      const { errno } = (error as { original?: { errno?: number } }).original ?? {};
      if (errno !== NO_SUCH_COLUMN) throw error;
    }
    await sequelize.query('DELETE FROM payment_events WHERE payload IS NULL');
    return alterIfThere(
      queryInterface,
      'payment_events',
      'MODIFY payload JSON NOT NULL, DROP COLUMN body, DROP COLUMN error',
    );
  },
};
